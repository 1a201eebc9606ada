import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { checkData, type DataFault } from '@leadkeep/audit'
import type { CliContext } from '@leadkeep/cli'
import { seal, Sealed } from '@leadkeep/crypto'
import { attacksListed, rowsOf, settled } from '@leadkeep/testing'
import { verifyLogs } from '../commands/verify-logs.ts'
import { operatorScope } from '../seed/new-tenant.ts'
import { eachLog, sequencing } from '../sequencing.ts'
import { openPopulatedWorld, type PopulatedWorld } from './populated-world.ts'

// Everything that the demo brings about, compared with the log; and what the database's owner may do to it.

let world: PopulatedWorld
let folder: string

beforeAll(async () => {
  world = await openPopulatedWorld()
  folder = await mkdtemp(join(tmpdir(), 'leadkeep-verify-'))
  for await (const log of eachLog(world.worker)) await settled(world, log)
  await sequencing(world.worker, folder).run(world.worker)
}, 180_000)
afterAll(async () => {
  await world.close()
  await rm(folder, { recursive: true })
})

async function verified(...parameters: string[]): Promise<{ code: number; told: string[] }> {
  const told: string[] = []
  const { databases, rootKey } = world
  const context = {
    directory: { path: folder },
    say: (line: string) => void told.push(line),
    complain: (line: string) => void told.push(line),
    open: async () => ({
      databaseUrl: databases.url('worker'),
      keysDatabaseUrl: databases.keysUrl,
      keyProvider: { setting: 'env:ROOT_KEY', environment: { ROOT_KEY: rootKey } },
      close: async () => undefined,
    }),
  } as unknown as CliContext // what the command uses of it

  return { code: await verifyLogs(parameters, context), told }
}

/** As the owner of the database, triggers off; and put back. */
async function attacked(table: string, ...statements: string[]): Promise<string[]> {
  const run = (sql: string) =>
    rowsOf(
      world.databases.adminUrl,
      `begin; set local session_replication_role = replica; ${sql}; commit`,
      [],
    )
  await run(`create table kept as select * from ${table}`)
  try {
    for (const statement of statements) await run(statement)
    const { database, keyring } = world.worker
    const { faults } = await checkData({ database, keyring, scope: operatorScope(world.worker, world.demo) })

    return faults.map(({ fault, table: of, column }: DataFault) =>
      [fault, of, column].filter(Boolean).join(' '),
    )
  } finally {
    const { rows } = await columnsOf(table)
    await run(
      `delete from ${table}; insert into ${table} (${rows}) select ${rows} from kept; drop table kept`,
    )
  }
}

async function columnsOf(table: string): Promise<{ rows: string }> {
  const found = await rowsOf<{ name: string }>(
    world.databases.adminUrl,
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0
      and attgenerated = '' and not attisdropped`,
    [table],
  )

  return { rows: found.map(({ name }) => `"${name}"`).join(', ') }
}

test('all that the demo brought about is as the log says, in every tenant and on the installation’s own log', async () => {
  const { code, told } = await verified('--data')

  expect(told.filter((line) => !line.startsWith('✓'))).toEqual([])
  expect([code, told.length]).toEqual([0, 5])
  expect(told.join('\n')).toMatch(/^✓ installation: \d+ entries, all as they were signed/)
  expect(told.join('\n')).toMatch(/✓ demo: \d{3,} personal values, all as the log says/)
})

test('one tenant alone is verified when it is named, and one that is not there is said not to be', async () => {
  const { code, told } = await verified('--tenant', 'other')
  expect([code, told]).toEqual([0, [expect.stringMatching(/^✓ other: \d+ entries/)]])
  expect(await verified('--tenant', 'nobody')).toEqual({ code: 2, told: ['There is no tenant nobody.'] })
})

test('an entry that was edited ends it with 1, and a sentence', async () => {
  const sql = `update audit_entry set body = jsonb_set(body, '{at}', to_jsonb(body->>'at' || ' ')) where id = (
    select entry_id from audit_leaf where tenant_id = '${world.other}' and index = 3)`
  await rowsOf(
    world.databases.adminUrl,
    `begin; set local session_replication_role = replica; ${sql}; commit`,
    [],
  )

  expect(await verified('--tenant', 'other')).toEqual({
    code: 1,
    told: ['✗ other: the log holds an entry that is not what was sequenced (at 3)'],
  })
})

const lead = `(select id from crm_lead where tenant_id = $t and email is not null order by id limit 1)`
const others = `(select id from crm_lead where tenant_id = $t and email is not null order by id desc limit 1)`

const attacks: readonly (readonly [string, string[], string, string[]])[] = [
  [
    'a value is overwritten',
    ['value_unreadable crm.lead email'],
    'crm_lead',
    [`update crm_lead set email = '\\x0102' where id = ${lead}`],
  ],
  [
    'a value is another person’s',
    ['value_unreadable crm.lead email'],
    'crm_lead',
    [`update crm_lead set email = (select email from crm_lead where id = ${others}) where id = ${lead}`],
  ],
  [
    'a value is taken away',
    ['value_missing crm.lead email'],
    'crm_lead',
    [`update crm_lead set email = null where id = ${lead}`],
  ],
  [
    'a value is found by what another person’s is found by',
    ['index_differs crm.lead email'],
    'crm_lead',
    [
      `update crm_lead set email_index = (select email_index from crm_lead where id = ${others}) where id = ${lead}`,
    ],
  ],
  [
    'a value can’t be found any more',
    ['index_differs crm.lead email'],
    'crm_lead',
    [`update crm_lead set email_index = null where id = ${lead}`],
  ],
  ['a row is deleted', ['row_missing crm.lead'], 'crm_lead', [`delete from crm_lead where id = ${lead}`]],
  [
    'a row is put in',
    ['row_unknown crm.lead'],
    'crm_lead',
    [
      `create temporary table copied as select * from crm_lead where id = ${lead};
         update copied set id = gen_random_uuid(); insert into crm_lead select * from copied; drop table copied`,
    ],
  ],
  [
    'what opens a commitment is deleted',
    ['opening_missing crm.lead email'],
    'audit_opening',
    [`delete from audit_opening where column_id = 'email' and row_id = ${lead}`],
  ],
  [
    'what opens a commitment is swapped',
    ['opening_swapped crm.lead email'],
    'audit_opening',
    [
      `update audit_opening set sealed = (select sealed from audit_opening where column_id = 'email' and row_id = ${others} limit 1)
          where column_id = 'email' and row_id = ${lead}`,
    ],
  ],
]
const olderOne = 'a value is one that the person’s key seals and no act wrote, such as an older one'

describe('found is that', () => {
  test('which docs/tampering.md lists', () => {
    const found = attacks.map(([name, [fault]]) => [name, fault!.split(' ')[0]])

    expect(attacksListed('The database’s owner, in the data')).toEqual(
      Object.fromEntries([...found, [olderOne, 'value_changed']]),
    )
  })

  test.each(attacks)('%s', async (_, found, table, statements) => {
    const inDemo = statements.map((statement) => statement.replaceAll('$t', `'${world.demo}'`))

    expect(await attacked(table, ...inDemo)).toEqual(found)
  })

  test(olderOne, async () => {
    const { worker, demo } = world
    const where = lead.replaceAll('$t', `'${demo}'`)
    const [found] = await rowsOf<{ id: string; subject_id: string }>(
      world.databases.adminUrl,
      `select id, subject_id from crm_lead where id = ${where}`,
      [],
    )
    const { id, subject_id: subject } = found!
    const key = (await worker.keyring.subjectKeys(demo, [subject], 'data')).get(subject)!
    const cell = { tenantId: demo, table: 'crm.lead', column: 'email', row: id }
    const ciphertext = Sealed.ciphertextOf(seal(key, cell, 'older@example.com')).toString('hex')

    expect(
      await attacked('crm_lead', `update crm_lead set email = '\\x${ciphertext}' where id = '${id}'`),
    ).toEqual(['value_changed crm.lead email'])
  })
})
