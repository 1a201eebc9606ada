import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openValues } from '@leadkeep/audit_logs'
import { execute } from '@leadkeep/commands'
import { open, Sealed } from '@leadkeep/crypto'
import { looking } from '@leadkeep/testing'
import { cellsOf, openedInPlaceOf, sealedKinds, type SealedCell } from './sealed-cells.ts'
import { openVisitedWorld, type VisitedWorld } from './visited-world.ts'

// Law 7, for values: a ciphertext works in one place, its tenant's, its table's, its column's, its row's.

let world: VisitedWorld
let cells: readonly SealedCell[]

beforeAll(async () => {
  world = await openVisitedWorld()
  cells = [...(await cellsOf(world, world.demo)), ...(await cellsOf(world, world.other))]
}, 180_000)
afterAll(() => world?.close())

test('there is one of every sealed kind that the registry lists, beside the log too, in both tenants', () => {
  expect(sealedKinds.length).toBeGreaterThan(30)
  for (const tenantId of [world.demo, world.other]) {
    const here = new Set(cells.filter((cell) => cell.tenantId === tenantId).map(({ kind }) => kind))
    expect([...here].toSorted()).toEqual(sealedKinds.toSorted())
  }
})

test('some are evidence: sealed under the key that outlives erasure', () => {
  const evidence = cells.filter(({ kind }) => isEvidence.test(kind)).map(({ kind }) => kind)
  expect([...new Set(evidence)].toSorted()).toEqual([
    'audit.opening.sealed of consent.evidence.facts',
    'audit.opening.sealed of consent.evidence.identifier',
    'audit.opening.sealed of consent.evidence.origin',
    'audit.opening.sealed of privacy.request.email',
    'consent.evidence.facts',
    'consent.evidence.identifier',
    'consent.evidence.origin',
    'privacy.request.email',
  ])
})

test('each opens where it stands, by its own key and as the product does it', async () => {
  for (const cell of cells) {
    expect(open(cell.key, cell, cell.sealed)).toBe(cell.plaintext)
    if (!isEvidenceBesideTheLog(cell))
      expect(await openedInPlaceOf(world, cell, cell.sealed)).toBe(cell.plaintext)
  }
})

test('none opens in the place of any other, whatever key is brought', () => {
  let tried = 0
  for (const moved of cells)
    for (const place of cells) {
      if (place === moved) continue
      for (const key of [moved.key, place.key]) {
        tried++
        const refusal = refusalOf(() => open(key, place, moved.sealed))
        if (refusal !== 'crypto.cannot_open')
          throw new Error(`${moved.kind} opened as ${place.kind}: ${refusal}`)
      }
    }
  expect(tried).toBe(cells.length * (cells.length - 1) * 2)
})

test('each part of the place counts by itself: tenant, table, column, row', () => {
  for (const cell of cells)
    for (const part of ['tenantId', 'table', 'column', 'row'] as const) {
      const elsewhere = { ...cell, [part]: cells.find((each) => each[part] !== cell[part])![part] }
      expect([cell.kind, part, refusalOf(() => open(cell.key, elsewhere, cell.sealed))]).toEqual([
        cell.kind,
        part,
        'crypto.cannot_open',
      ])
    }
})

test('nor by the other key of its own subject: what is evidence, and what is not, stay apart', async () => {
  const personal = cells.filter(({ declared }) => declared.subject !== undefined)
  for (const cell of personal) {
    const subjectId = String(cell.values[cell.declared.subject!])
    for (const kind of ['data', 'evidence'] as const) {
      const key = (await world.worker.keyring.subjectKeys(cell.tenantId, [subjectId], kind)).get(subjectId)!
      const isItsOwn = (kind === 'evidence') === isEvidence.test(cell.kind)
      expect([cell.kind, kind, refusalOf(() => open(key, cell, cell.sealed))]).toEqual([
        cell.kind,
        kind,
        isItsOwn ? 'it opened' : 'crypto.cannot_open',
      ])
    }
  }
})

test('moved in the database, it is refused by the one way to plaintext', async () => {
  for (const place of onePerKind())
    for (const moved of onePerKind())
      if (moved !== place)
        await expect(openedInPlaceOf(world, place, moved.sealed)).rejects.toMatchObject({
          code: 'crypto.cannot_open',
        })
}, 120_000)

test('moved beside the log, it is refused by the screen that shows what the log committed to', async () => {
  const openings = onePerKind().filter(({ table }) => table === 'audit.opening')
  const here = openings.filter(({ tenantId }) => tenantId === world.demo)
  const shown = (place: SealedCell) =>
    execute(world.services, world.scope(world.demo), openValues, {
      id: String(place.values['entry_id']),
      purpose: 'audit_logs.legal_claims',
    })
  // By one connection: with one for each of more than a thousand moves, the test would be about connecting.
  await looking(world.databases.adminUrl, async (admin) => {
    await admin.query('set session_replication_role = replica')
    const put = (place: SealedCell, { sealed }: SealedCell) =>
      admin.query(`update audit_opening set sealed = $2 where id = $1`, [
        place.row,
        Sealed.ciphertextOf(sealed),
      ])
    for (const place of here) {
      const { values } = await shown(place)
      expect(values.every(({ verified, withheld }) => verified && !withheld)).toBe(true)
      for (const moved of openings) {
        if (moved === place) continue
        await put(place, moved)
        await expect(shown(place)).rejects.toMatchObject({ code: 'crypto.cannot_open' })
      }
      await put(place, place)
    }
  })
}, 120_000)

const onePerKind = () =>
  cells.filter(
    (cell, index) =>
      cells.findIndex((each) => each.kind === cell.kind && each.tenantId === cell.tenantId) === index,
  )

/** Opened by the log's own screen alone, under a feature of its own; for `openTraced` an opening is data. */
const isEvidence = /consent\.evidence|privacy\.request\.email/
const isEvidenceBesideTheLog = ({ kind }: SealedCell) =>
  kind.startsWith('audit.opening') && isEvidence.test(kind)

function refusalOf(work: () => unknown): string {
  try {
    work()

    return 'it opened'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}
