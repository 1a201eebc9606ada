import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  checkpointFolder,
  decidePruning,
  leafHash,
  logKeyText,
  newestCheckpoint,
  prune,
  record,
  Sequencer,
  signStatement,
  type NoteSigner,
} from '@leadkeep/audit'
import { execute } from '@leadkeep/commands'
import type { Scope } from '@leadkeep/kernel'
import { attacksListed, rowsOf, settled, tamper, type World } from '@leadkeep/testing'
import { openZip, readKey, Refusal, verifyArchive, type Claim, type LogKey } from '@leadkeep/verifier'
import { proveEntry } from '../queries/prove-entry.ts'
import { readPruning } from '../queries/read-pruning.ts'
import { archived as archivedFor, logWorld } from '../test-world.ts'
import { filesOf, linesOf, signedAnew, withLines, zipped, type Files } from './forged-archive.ts'

// An export of a log whose first nine entries were pruned: what the verifier says, and what it makes of attempts to hide more.

let world: World
let officer: Scope
let signer: NoteSigner
let key: LogKey
let whole: Files
/** What somebody kept from the time before. */
let early: string

beforeAll(async () => {
  world = await logWorld()
  officer = world.scope(await world.tenant())
  const { databases, services } = world
  const worker = await world.as('worker')
  const { database, keyring } = worker
  const folder = await mkdtemp(join(tmpdir(), 'leadkeep-checkpoints-'))
  const sequenced = async () => {
    await settled(world, officer.tenantId)
    await new Sequencer({ database, keyring, outside: checkpointFolder(folder) }).sequence(officer.tenantId)
  }
  const logged = (act: string) => record(services.database, officer, { act, outcome: 'done' })
  for (let done = 0; done < 9; done += 1) await logged('test.old')
  await tamper(databases.adminUrl, `update audit_entry set recorded_at = recorded_at - interval '800 days'`)
  await sequenced()
  early = (await newestCheckpoint(database, officer.tenantId))!.note
  await logged('test.young')
  await logged('test.young')
  const wanted = { before: new Date(), kept: [], rule: 'audit.entry', version: 0 }
  const decided = await decidePruning(worker, officer, wanted)
  await sequenced()
  await prune(worker, officer.tenantId, decided!.policy)
  await rm(folder, { recursive: true })
  signer = await services.keyring.logKey(officer.tenantId)
  key = readKey(logKeyText(signer))
  whole = await filesOf(await archived({ spreadsheet: true }))
})
afterAll(() => world.close())

const archived = async (input: object) => archivedFor(world, await world.as('worker'), officer, input)

async function verified(files: Files, ...outside: string[]): Promise<readonly Claim[]> {
  try {
    return await verifyArchive(await openZip(await zipped(files)), {
      key,
      outside: outside.map((text, at) => ({ name: `checkpoint ${at}`, text })),
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error

    return [{ verdict: 'fails', code: error.code, sentence: error.message }]
  }
}

const codes = (claims: readonly Claim[], verdict: Claim['verdict']) =>
  claims.filter((claim) => claim.verdict === verdict).map(({ code }) => code)
const changed = (files: Files, name: string, change: (text: string) => string): Files =>
  new Map([...files, [name, change(files.get(name)!)]])
const prunedLine = (line: string) => `{"pruned":"${leafHash(Buffer.from(line)).toString('base64')}"}`

describe('an export of a pruned log', () => {
  test('is complete, agrees with what was seen before, and says what can’t be shown', async () => {
    const claims = await verified(whole, early)

    expect(codes(claims, 'fails')).toEqual([])
    expect(codes(claims, 'holds')).toEqual([
      'manifest.signed',
      'files.unchanged',
      'checkpoint.signed',
      'range.complete',
      'entries.pruned',
      'outside.consistent',
    ])
    expect(claims.find(({ code }) => code === 'entries.pruned')!.sentence).toBe(
      'Entries 0 to 8 were pruned under policy entry 11: their hashes are in the tree, their contents can’t be shown.',
    )
    expect(
      linesOf(whole)
        .slice(0, 9)
        .every((line) => /^\{"pruned":"[\w+/]{43}="\}$/.test(line)),
    ).toBe(true)
    expect(whole.get('entries.csv')!.trim().split('\r\n')).toHaveLength(1 + 3)
  })

  test('one that somebody kept is still proven by its id', async () => {
    const [row] = await rowsOf<{ id: string; hash: Buffer }>(
      world.databases.adminUrl,
      'select entry_id as id, leaf_hash as hash from audit_leaf where tenant_id = $1 and index = 4',
      [officer.tenantId],
    )
    const { index, proof } = await execute(world.services, officer, proveEntry, { id: row!.id })

    expect([index, proof.startsWith('c2sp.org/tlog-proof@v1\n')]).toEqual([4, true])
  })

  test('of what came after is as if nothing had been pruned', async () => {
    const later = await filesOf(await archived({ from: new Date(Date.now() - 86_400_000).toISOString() }))
    // A period that begins after the decision’s own bound.
    expect(later.has('pruned.json')).toBe(linesOf(later).some((line) => line.startsWith('{"pruned"')))
    expect(codes(await verified(later), 'fails')).toEqual([])
  })
})

describe('a selection from a pruned log', () => {
  test('says that what was pruned could not be chosen, and by what decision', async () => {
    const chosen = await filesOf(await archived({ act: 'test.' }))
    const claims = await verified(chosen)

    expect(codes(claims, 'fails')).toEqual([])
    expect(claims.find(({ code }) => code === 'selection.pruned')!.sentence).toBe(
      'Entries 0 to 8 were pruned under policy entry 11: whether any of them would have been chosen can’t be shown.',
    )
    const forged = changed(chosen, 'pruned.json', (text) => text.replace('audit.prune', 'test.young'))
    expect(codes(await verified(signedAnew(forged, signer)), 'fails')).toEqual(['policy.invalid'])
    const after = await filesOf(
      await archived({ act: 'test.', from: new Date(Date.now() + 60_000).toISOString() }),
    )
    expect(after.has('pruned.json')).toBe(false)
  })

  test('is found by the screens: what was pruned, and by which entry', async () => {
    const pruned = await execute(world.services, officer, readPruning, {})

    expect(pruned).toMatchObject({ last: 8, place: 11 })
    const young = { from: new Date(Date.now() + 60_000).toISOString() }
    expect(await execute(world.services, officer, readPruning, young)).toBeNull()
  })
})

const attacks: Readonly<Record<string, readonly [string, () => Files]>> = {
  'hides the contents of one that was not pruned': [
    'entries.hidden',
    () => signedAnew(withLines(whole, linesOf(whole).with(9, prunedLine(linesOf(whole)[9]!))), signer),
  ],
  'says another hash than the log has': [
    'entries.not_the_logs',
    () => signedAnew(withLines(whole, linesOf(whole).with(4, prunedLine('eve'))), signer),
  ],
  'leaves the decision out': [
    'file.missing',
    () => signedAnew(new Map([...whole].filter(([name]) => name !== 'pruned.json')), signer),
  ],
  'passes it off as one without': [
    'entries.hidden',
    () => signedAnew(new Map([...whole].filter(([name]) => name !== 'pruned.json')), signer, { v: 1 }),
  ],
  'has the decision say more, and signs that': [
    'policy.invalid',
    () =>
      signedAnew(
        changed(whole, 'pruned.json', (text) => {
          const body = {
            v: 1,
            last: 9,
            root: Buffer.alloc(32).toString('base64'),
            before: '',
            rule: 'x',
            version: 0,
          }
          const statement = signStatement({ kind: 'audit.prune', body }, signer)

          return text.replace(
            /"statement":"(?:[^"\\]|\\.)*"/,
            () => `"statement":${JSON.stringify(statement)}`,
          )
        }),
        signer,
      ),
  ],
  'shows another act in its place': [
    'policy.invalid',
    () =>
      signedAnew(
        changed(whole, 'pruned.json', (text) => text.replace('"act":"audit.prune"', '"act":"test.young"')),
        signer,
      ),
  ],
  'spells a hash in another way': [
    'entries.malformed',
    () =>
      signedAnew(
        withLines(whole, linesOf(whole).with(4, `${linesOf(whole)[4]!.slice(0, -1)},"x":1}`)),
        signer,
      ),
  ],
}

describe('whoever has the log’s key', () => {
  test('does what docs/tampering.md lists', () => {
    expect(attacksListed('The export’s maker, of a pruned log')).toEqual(
      Object.fromEntries(Object.entries(attacks).map(([name, [code]]) => [name, code])),
    )
  })

  test.each(Object.entries(attacks))('%s', async (_, [code, attack]) => {
    expect(codes(await verified(attack()), 'fails')).toContain(code)
  })
})
