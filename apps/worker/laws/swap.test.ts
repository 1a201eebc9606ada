import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openAfterTrace, select } from '@leadkeep/audit'
import { command, execute, openServices } from '@leadkeep/commands'
import { createPersonFromLead, readLead } from '@leadkeep/crm'
import { environmentKeyProvider, open, Sealed, type Cell, type FieldKey } from '@leadkeep/crypto'
import {
  declarationOf,
  operational,
  personal,
  tenantEntity,
  type Column,
  type EntityDeclaration,
} from '@leadkeep/database'
import type { Module } from '@leadkeep/kernel'
import {
  demoForm,
  demoPage,
  postgresIntake,
  publish,
  receiver,
  type SealedSubmission,
} from '@leadkeep/lead_capture'
import { p } from '@mikro-orm/core'
import { createSecretKey, randomBytes } from 'node:crypto'
import { Pool } from 'pg'
import { z } from 'zod'
import { modules as listed } from '../modules.ts'
import { operatorScope } from '../seed/new-tenant.ts'
import { jobScope, looking, rowsOf, takeSubmissions, tamper } from './behind-the-scenes.ts'
import { staffDoor } from './staff-door.ts'
import { openPopulatedWorld, type PopulatedWorld } from './populated-world.ts'

const modules: readonly Module[] = listed
const entities = modules.flatMap((module) => [...(module.entities ?? [])])
const perColumn = 3
const visitor = {
  name: 'Grace Hopper',
  email: 'grace@example.com',
  phone: '+49 30 7654321',
  company: 'Harbour Works',
  message: 'A compiler, please.',
}

/** One sealed value where it stands, with the key that opens it there. */
interface SealedCell extends Cell {
  readonly entity: object
  readonly declaration: EntityDeclaration
  readonly declared: Column
  /** The whole row, by the names that `openTraced` reads it by. */
  readonly values: Readonly<Record<string, unknown>>
  readonly sealed: Sealed
  readonly key: FieldKey
  readonly plaintext: string
}

let world: PopulatedWorld
let landing: Pool
let tenants: readonly string[]
let cells: readonly SealedCell[]

beforeAll(async () => {
  world = await openPopulatedWorld()
  landing = new Pool({ connectionString: world.databases.url('landing'), max: 2 })
  tenants = [world.demo, world.other]
  await execute(world.worker, operatorScope(world.worker, world.other), publish, home)
  // Two more forms at the one, for payloads to be moved to.
  await execute(world.worker, operatorScope(world.worker, world.demo), publish, {
    ...home,
    slug: 'fair',
    isHome: false,
    form: { ...demoForm, slug: 'fair' },
  })
  for (const tenantId of tenants) await aVisitorBecomesAPerson(tenantId)
  const staff = staffDoor(world.services)
  await staff.signIn('admin@demo.example', 'correct horse battery')
  await staff.signIn('admin@other.example', 'another horse battery', 'other.example')
  cells = (await Promise.all(tenants.map(cellsOf))).flat()
}, 180_000)

afterAll(async () => {
  await landing?.end()
  await world?.close()
})

const home = { slug: 'home', isHome: true, page: demoPage, form: demoForm }

describe('law 7: a ciphertext works in one place', () => {
  test('there is one of every sealed column that the registry lists, in both tenants', () => {
    const declared = entities
      .map(declarationOf)
      .flatMap(({ id, columns }) => columns.filter(isSealed).map((column) => `${id}.${column.id}`))
    expect(declared.length).toBeGreaterThan(15)
    for (const tenantId of tenants)
      expect(
        declared.filter((name) => !cells.some((cell) => cell.tenantId === tenantId && nameOf(cell) === name)),
      ).toEqual([])
  })

  test('each opens where it stands, by its own key and as the product does it', async () => {
    for (const cell of cells) {
      expect(open(cell.key, cell, cell.sealed)).toBe(cell.plaintext)
      expect(await openedInPlaceOf(cell, cell.sealed)).toBe(cell.plaintext)
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
            throw new Error(`${nameOf(moved)} opened as ${nameOf(place)}: ${refusal}`)
        }
      }
    expect(tried).toBe(cells.length * (cells.length - 1) * 2)
  })

  test('each part of the place counts by itself: tenant, table, column, row', () => {
    for (const cell of cells)
      for (const part of ['tenantId', 'table', 'column', 'row'] as const) {
        const elsewhere = { ...cell, [part]: cells.find((each) => each[part] !== cell[part])![part] }
        expect([nameOf(cell), part, refusalOf(() => open(cell.key, elsewhere, cell.sealed))]).toEqual([
          nameOf(cell),
          part,
          'crypto.cannot_open',
        ])
      }
  })

  test('moved in the database, it is refused by the one way to plaintext', async () => {
    const onePerColumn = cells.filter(
      (cell, index) =>
        cells.findIndex((each) => nameOf(each) === nameOf(cell) && each.tenantId === cell.tenantId) === index,
    )
    for (const place of onePerColumn)
      for (const moved of onePerColumn)
        if (moved !== place)
          await expect(openedInPlaceOf(place, moved.sealed)).rejects.toMatchObject({
            code: 'crypto.cannot_open',
          })
  }, 120_000)

  test('a wrapped key works for its own subject only', async () => {
    const { keysAdminUrl } = world.databases
    const [one, two] = await rowsOf<{ subject_id: string; wrapped: Buffer }>(
      keysAdminUrl,
      `select subject_id, wrapped from keystore.subject_key where tenant_id = $1 and kind = 'data' limit 2`,
      [world.demo],
    )
    const put = (subjectId: string, wrapped: Buffer) =>
      tamper(
        keysAdminUrl,
        `update keystore.subject_key set wrapped = $2 where subject_id = $1 and kind = 'data'`,
        [subjectId, wrapped],
      )
    await put(one!.subject_id, two!.wrapped)
    try {
      await expect(
        world.services.keyring.subjectKeys(world.demo, [one!.subject_id], 'data'),
      ).rejects.toMatchObject({
        code: 'crypto.cannot_unwrap',
      })
    } finally {
      await put(one!.subject_id, one!.wrapped)
    }
  })
})

describe('law 7: an intake payload is for one submission of one form as it was served', () => {
  const elsewhere: [string, (sealed: SealedSubmission) => Promise<Partial<SealedSubmission>>][] = [
    [
      'another form',
      async () => ({ formId: (await formsOf(world.demo)).find(({ slug }) => slug === 'fair')!.id }),
    ],
    ['another version of the form', async ({ formVersion }) => ({ formVersion: formVersion + 1 })],
    ['another submission', async () => ({ submissionId: world.ambient.newId() })],
    ['another tenant', async () => ({ tenantId: world.other, formId: (await formsOf(world.other))[0]!.id })],
    ['fewer texts', async ({ textHashes }) => ({ textHashes: textHashes.slice(0, -1) })],
    ['the texts in another order', async ({ textHashes }) => ({ textHashes: textHashes.toReversed() })],
    [
      'another text',
      async ({ textHashes }) => ({ textHashes: [...textHashes.slice(0, -1), '0'.repeat(64)] }),
    ],
  ]

  test.each(elsewhere)('moved to %s it is a dead letter, never a lead', async (_, changes) => {
    const genuine = await sealedFor(world.demo)
    const moved = { ...genuine, ...(await changes(genuine)) }
    const leads = await countOf('crm_lead')
    await postgresIntake(landing).submit(moved)

    expect(await takeSubmissions(world.databases, world.worker, moved.tenantId)).toEqual(new Map())
    expect(await stateOf(moved.submissionId)).toEqual({
      state: 'dead',
      failure: 'lead_capture.cannot_open',
      kept: true,
    })
    expect(await countOf('crm_lead')).toBe(leads)
  })

  test('exchanged between two rows, both are dead letters', async () => {
    const [one, two] = [await sealedFor(world.demo), await sealedFor(world.demo)]
    const leads = await countOf('crm_lead')
    for (const each of [one, two]) await postgresIntake(landing).submit(each)
    for (const [row, payload] of [
      [one.submissionId, two.payload],
      [two.submissionId, one.payload],
    ])
      await tamper(
        world.databases.adminUrl,
        `update lead_capture_submission set payload = $2 where id = $1`,
        [row, payload],
      )
    await takeSubmissions(world.databases, world.worker, world.demo)

    expect((await stateOf(one.submissionId)).failure).toBe('lead_capture.cannot_open')
    expect((await stateOf(two.submissionId)).failure).toBe('lead_capture.cannot_open')
    expect(await countOf('crm_lead')).toBe(leads)
  })

  test('every single bit of it counts', async () => {
    const genuine = await sealedFor(world.demo)
    const leads = await countOf('crm_lead')
    const places = [0, 4, 5, 36, 37, genuine.payload.length - 17, genuine.payload.length - 1]
    const ids: string[] = []
    for (const place of places) {
      const payload = Buffer.from(genuine.payload)
      payload[place]! ^= 1
      // The submission stays the same in all that it is bound to; only its own row is taken away again.
      await postgresIntake(landing).submit({
        ...genuine,
        payload,
        contentHash: randomBytes(32),
        receiptId: randomBytes(10).toString('hex'),
      })
      await takeSubmissions(world.databases, world.worker, world.demo)
      expect([place, await stateOf(genuine.submissionId)]).toMatchObject([place, { state: 'dead' }])
      await tamper(world.databases.adminUrl, `delete from lead_capture_submission where id = $1`, [
        genuine.submissionId,
      ])
      ids.push(genuine.submissionId)
    }
    expect(ids).toHaveLength(places.length)
    expect(await countOf('crm_lead')).toBe(leads)

    await postgresIntake(landing).submit(genuine)
    await takeSubmissions(world.databases, world.worker, world.demo)
    expect(await stateOf(genuine.submissionId)).toMatchObject({ state: 'processed' })
    expect(await countOf('crm_lead')).toBe(leads + 1)
  })
})

test('law 7: ids survive renames: under other names the values still open, and what is written then, too', async () => {
  const lead = cells.find((cell) => cell.tenantId === world.demo && nameOf(cell) === 'crm.lead.name')!
  const Renamed = tenantEntity({
    id: 'crm.lead',
    table: 'prospect',
    keptFor: 'as long as the test',
    properties: {
      subjectId: operational('subject_id', p.uuid()),
      calledThemselves: personal('name', { subject: 'subjectId' }),
    },
  })
  await looking(world.databases.adminUrl, async (admin) => {
    await admin.query(`alter table crm_lead rename column name to called_themselves`)
    await admin.query(`alter table crm_lead rename to prospect`)
  })
  const renamed = await openServices({
    databaseUrl: world.databases.url('backend'),
    keysDatabaseUrl: world.databases.keysUrl,
    keyProvider: environmentKeyProvider(world.rootKey),
    modules: [{ id: 'crm', title: 'Renamed', entities: [Renamed] }],
    ambient: world.ambient,
  })
  try {
    const rows = await renamed.services.database.fork(world.demo).find(Renamed, { id: lead.row })
    const [opened] = await openAfterTrace(renamed.services.keyring, world.demo, [
      select(Renamed, rows, ['calledThemselves']),
    ])
    expect(opened).toEqual([{ calledThemselves: lead.plaintext }])
    const { services } = renamed
    const rename = command({
      id: 'test.rename',
      access: 'session',
      input: z.object({}),
      run: async ({ em }) => {
        const [row] = await em.find(Renamed, { id: lead.row })
        row!.calledThemselves = Sealed.draft('Written meanwhile')
      },
    })
    await execute(services, world.scope(world.demo), rename, {})
  } finally {
    await renamed.close()
    await looking(world.databases.adminUrl, async (admin) => {
      await admin.query(`alter table prospect rename to crm_lead`)
      await admin.query(`alter table crm_lead rename column called_themselves to name`)
    })
  }
  const read = await execute(world.services, world.scope(world.demo), readLead, { id: lead.row })
  expect(read.name).toBe('Written meanwhile')
}, 60_000)

const isSealed = (column: Column) => column.class === 'personal' || column.class === 'confidential'
const nameOf = ({ table, column }: Cell) => `${table}.${column}`

/** A few cells of each sealed column of a tenant, from the tables themselves. */
async function cellsOf(tenantId: string): Promise<SealedCell[]> {
  const found: SealedCell[] = []
  for (const entity of entities) {
    const declaration = declarationOf(entity)
    const columns = declaration.columns.filter(isSealed)
    for (const declared of columns)
      for (const values of await rowsWith(entity, declaration, declared, tenantId))
        found.push(await cellOf(entity, declaration, declared, tenantId, values))
  }

  return found
}

async function cellOf(
  entity: object,
  declaration: EntityDeclaration,
  declared: Column,
  tenantId: string,
  values: SealedCell['values'],
): Promise<SealedCell> {
  const place = { tenantId, table: declaration.id, column: declared.id, row: String(values['id']) }
  const sealed = values[declared.property] as Sealed // the column is classified as sealed
  const key = await keyFor(declared, tenantId, values)

  return { ...place, entity, declaration, declared, values, sealed, key, plaintext: open(key, place, sealed) }
}

async function rowsWith(
  entity: object,
  { table, mapped }: EntityDeclaration,
  { property }: Column,
  tenantId: string,
) {
  if (mapped) {
    const em = world.worker.database.fork(tenantId)
    const rows: object[] = await em.find(
      entity as never,
      { [property]: { $ne: null } },
      {
        limit: perColumn,
        orderBy: { id: 'asc' } as never,
      },
    )

    return rows as SealedCell['values'][] // entities are read by property name
  }
  // An opening of evidence is sealed under the subject's other key; those of data stand for all.
  const rows = await rowsOf<Record<string, unknown>>(
    world.databases.adminUrl,
    `select * from ${table} where tenant_id = $1 and ${property} is not null
       and table_id <> 'consent.decision' order by id limit ${perColumn}`,
    [tenantId],
  )

  return rows.map((row) => ({ ...row, [property]: Sealed.from(row[property] as Buffer) })) // a bytea column
}

async function keyFor(
  { subject, key = 'data' }: Column,
  tenantId: string,
  values: SealedCell['values'],
): Promise<FieldKey> {
  if (!subject) return world.worker.keyring.tenantKey(tenantId)
  const subjectId = String(values[subject])

  return (await world.worker.keyring.subjectKeys(tenantId, [subjectId], key)).get(subjectId)!
}

/** What the product makes of a value that stands in this cell's row and column. */
async function openedInPlaceOf(
  { entity, declared, values, tenantId }: SealedCell,
  sealed: Sealed,
): Promise<string | null> {
  const row = { ...values, [declared.property]: sealed }
  const [rows] = await openAfterTrace(world.worker.keyring, tenantId, [
    select(entity, [row], [declared.property]),
  ])

  return rows![0]![declared.property]!
}

function refusalOf(work: () => unknown): string {
  try {
    work()

    return 'it opened'
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

async function aVisitorBecomesAPerson(tenantId: string): Promise<void> {
  const sealed = await sealedFor(tenantId)
  await postgresIntake(landing).submit(sealed)
  expect(await takeSubmissions(world.databases, world.worker, tenantId)).toEqual(new Map())
  const [lead] = await rowsOf<{ id: string }>(
    world.databases.adminUrl,
    `select id from crm_lead where submission_id = $1`,
    [sealed.submissionId],
  )
  const staff = {
    ...jobScope(world.worker, tenantId),
    actor: { kind: 'user' as const, id: world.ambient.newId() },
  }
  await execute(world.services, staff, createPersonFromLead, { id: lead!.id, version: 1 })
}

/** A genuine submission, not handed in yet. */
async function sealedFor(tenantId: string): Promise<SealedSubmission> {
  const real = postgresIntake(landing)
  const form = (await formsOf(tenantId)).find(({ slug }) => slug === demoForm.slug)!
  let sealed: SealedSubmission | undefined
  const receive = receiver({
    intake: {
      ...real,
      submit: async (each) => ((sealed = each), { receiptId: each.receiptId, repeated: false }),
    },
    secret: createSecretKey(randomBytes(32)),
    installationKey: await world.services.keyring.installationPublic(),
    ambient: world.ambient,
  })
  await receive(
    {
      tenantId,
      formId: form.id,
      form: demoForm,
      answers: {
        fields: visitor,
        ticked: demoForm.consents.map(({ purpose }) => purpose),
        attribution: {},
        token: null,
      },
      origin: { address: '192.0.2.1', userAgent: 'test', language: 'en', gpc: false },
      idempotencyKey: null,
    },
    Promise.resolve(),
  )

  return sealed!
}

const formsOf = (tenantId: string) =>
  rowsOf<{ id: string; slug: string }>(
    world.databases.adminUrl,
    `select id, slug from lead_capture_form where tenant_id = $1`,
    [tenantId],
  )

async function stateOf(
  submissionId: string,
): Promise<{ state: string; failure: string | null; kept: boolean }> {
  const rows = await rowsOf<{ state: string; failure: string | null; kept: boolean }>(
    world.databases.adminUrl,
    `select state, failure, payload is not null as kept from lead_capture_submission where id = $1`,
    [submissionId],
  )

  return rows[0]!
}

async function countOf(table: string): Promise<number> {
  return (
    await rowsOf<{ count: number }>(world.databases.adminUrl, `select count(*)::int as count from ${table}`)
  )[0]!.count
}
