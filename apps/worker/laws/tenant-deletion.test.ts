import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { checkLog, endedLogsOf, isAsItEnded, openStatement, record } from '@leadkeep/audit'
import type { CliCommand, CliContext } from '@leadkeep/cli'
import { declarationOf, openDatabase, type Database } from '@leadkeep/database'
import { installation, type Module } from '@leadkeep/kernel'
import { erasureFolder } from '@leadkeep/privacy'
import { looking, rowsOf, settled, tamper } from '@leadkeep/testing'
import { audit } from '../commands/audit.ts'
import { privacy } from '../commands/privacy.ts'
import { tenant } from '../commands/tenant.ts'
import { modules as listed } from '../modules.ts'
import { operatorScope } from '../seed/new-tenant.ts'
import { checkpointsIn, sequencing } from '../sequencing.ts'
import { deleteAgain, deleteTenant, deletionSteps, type Deletion } from '../tenants/delete-tenant.ts'
import { dumpOf } from './dump.ts'
import { contentsOf } from './foreign-records.ts'
import { installationOf } from './installation-of.ts'
import { restoreInto, rowsOfAll, type Rows } from './restored.ts'
import { whatOpens } from './someone-to-erase.ts'
import { somethingIn } from './something-everywhere.ts'
import { openVisitedWorld, type VisitedWorld } from './visited-world.ts'

// A tenant that is deleted is gone from every store that the registry lists, and from every other there is; no copy of the
// data opens any more; its log still gives the roots that were signed; and nobody else notices.

const modules: readonly Module[] = listed
const tables = modules.flatMap((module) => [...(module.entities ?? [])]).map(declarationOf)

let world: VisitedWorld
let owner: Database
let folder: string
let deletion: Deletion
let othersBefore: string
let dump: Rows
let subjects: string[]
let opened: number
let headBefore: string
let certificate: string

beforeAll(async () => {
  world = await openVisitedWorld()
  folder = mkdtempSync(join(tmpdir(), 'leadkeep-deletion-'))
  owner = await openDatabase({ url: world.databases.url('owner'), modules: listed, poolSize: 2 })
  const services = await world.as('worker', { erasureLedger: erasureFolder(join(folder, 'erasures')) })
  deletion = {
    services,
    owner,
    outside: checkpointsIn(folder),
    scope: operatorScope(services, installation),
    reason: 'their contract ended',
    isAlone: false,
    wait: async () => undefined,
  }
  await somethingIn(
    world.databases.adminUrl,
    tables.flatMap(({ id, table }) => (id.startsWith('audit.') && id !== 'audit.verified' ? [] : [table])),
    world.other,
  )
  await somebodyIsSomebodyElse()
  await sequenced()
  await record(services.database, operatorScope(services, world.other), { act: 'waits', outcome: 'done' })
  headBefore = (await rootOf(world.other)) ?? ''
  othersBefore = await contentsOf(world, world.demo)
  dump = await rowsOfAll(world.databases.adminUrl)
  subjects = await subjectsOf(world.other)
  opened = (await whatOpens(services, world.other, subjects)).length
  await copyKeys()
}, 180_000)
afterAll(async () => {
  await owner?.close()
  await world?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('before, it has something in every table, so that nothing below passes for want of it', async () => {
  const counts = await countAll()
  expect(tables.filter(({ table }) => counts.get(table) === 0).map(({ id }) => id)).toEqual([])
  expect(opened).toBeGreaterThan(50)
})

describe('by the operator', () => {
  const byName = (...parameters: string[]) => leadkeep(tenant, 'delete', 'other', ...parameters)

  test('a dry run counts, and says of a legal hold that it stands in the way', async () => {
    const { code, said } = await byName('--dry-run')
    expect([code, said]).toEqual([1, expect.stringMatching(/crm\.lead: \d+[^]*A legal hold stands since/)])
    const { code: refused } = await byName('--reason', 'the contract ended', '--confirm', 'Other')
    expect([refused, await countIn('directory_tenant', world.other)]).toEqual([1, 1])
    await tamper(world.databases.adminUrl, 'update privacy_hold set lifted_at = now() where tenant_id = $1', [
      world.other,
    ])
    expect((await byName('--dry-run')).code).toBe(0)
  }, 30_000)

  test('another name than the tenant’s deletes nothing', async () => {
    const { code, said } = await byName('--reason', 'the contract ended', '--confirm', 'other')
    expect([code, said]).toEqual([1, expect.stringContaining('Nothing was deleted.')])
    expect(await countIn('directory_tenant', world.other)).toBe(1)
    expect((await byName()).code).toBe(2)
  }, 30_000)
})

test('cut off before each of its steps it goes on there, and ends with a certificate', async () => {
  for (const dying of deletionSteps)
    await expect(
      deleteTenant({ ...deletion, onStep: (step) => (step === dying ? die() : undefined) }, world.other),
    ).rejects.toThrow('killed')
  certificate = await deleteTenant(deletion, world.other)

  const key = await deletion.services.keyring.newestLogKey(installation)
  const { kind, body } = openStatement(certificate, key)
  expect([kind, body['tenant']]).toEqual(['directory.tenant_deletion', world.other])
  expect(body['rows']).toMatchObject({ 'crm.lead': expect.any(Number), 'auth.user': expect.any(Number) })
  // Its log's last checkpoint is over everything that went.
  expect(body['log']).toMatchObject({
    root: await rootOf(world.other),
    checkpoint: expect.stringContaining(`leadkeep/log/${world.other}`),
    key: expect.stringContaining(`leadkeep/log/${world.other}`),
  })
  expect(certificate).not.toMatch(/contract|Otto|other\.example/)
  const decisions = await rowsOf<{ act: string }>(
    world.databases.adminUrl,
    `select act from audit_entry where tenant_id = $1 and body #>> '{facts,tenant}' = $2 order by recorded_at`,
    [installation, world.other],
  )
  expect(decisions.map(({ act }) => act)).toEqual([
    'directory.tenant.create',
    'directory.tenant.delete',
    'directory.tenant.delete',
    'directory.tenant.delete.end',
  ])
  const ledger = await deletion.services.erasureLedger.deletedTenants()
  expect(ledger).toMatchObject([{ tenant: world.other, certificate }])
}, 120_000)

describe('afterwards', () => {
  let counts: ReadonlyMap<string, number>
  beforeAll(async () => void (counts = await countAll()))

  test.each(tables)('$id', ({ table, outlivesTenant }) => {
    const count = counts.get(table)
    if (outlivesTenant === undefined) expect(count).toBe(0)
    else expect(count).toBeGreaterThan(0)
  })

  test('no other place of either database names it, whether anybody declared that or not', async () => {
    const data = await dumpOf(world.databases.adminUrl)
    const keys = await dumpOf(world.databases.keysAdminUrl)
    const naming = [...data, ...keys].flatMap(([part, text]) => (text.includes(world.other) ? [part] : []))

    expect(naming.filter((part) => !part.startsWith('pg_')).toSorted()).toEqual([
      'keystore.intake_key',
      'keystore.subject_key',
      'keystore.tenant_key',
      'public.audit_checkpoint',
      // The installation's: that it was made, and deleted.
      'public.audit_entry',
      'public.audit_leaf',
      'public.audit_tree',
      'saved.intake_key',
      'saved.subject_key',
      'saved.tenant_key',
    ])
    expect(await countIn('audit_entry', world.other)).toBe(0)
  }, 60_000)

  test('every store outside the tables says what becomes of a tenant’s part', () => {
    for (const { name, ofTenant } of modules.flatMap(({ stores = [] }) => [...stores]))
      expect([name, 'remove' in ofTenant || ofTenant.stays.length > 10]).toEqual([name, true])
  })

  test('the other tenant is as it was, and its log with it', async () => {
    expect(await contentsOf(world, world.demo)).toBe(othersBefore)
    for (const log of [world.demo, installation]) expect([log, await faultsOf(log)]).toEqual([log, []])
  }, 30_000)

  test('its keys are gone, and none is made in their place', async () => {
    const { keyring } = deletion.services
    expect(await keyring.liveKeys(world.other)).toBe(0)
    await expect(keyring.createTenant(world.other)).rejects.toMatchObject({ code: 'crypto.key_missing' })
    // A process that held its keys when they went wraps nothing new by them.
    await expect(world.services.keyring.createSubject(world.other, world.other)).rejects.toBeDefined()
  })

  test('its log still gives the root that was signed over everything before, and a changed leaf is found', async () => {
    const ended = (await endedLogsOf(deletion.services.database, deletion.services.keyring))[0]!
    expect(await isAsItEnded(owner, ended)).toBe(true)
    expect(headBefore).not.toBe('')
    const size = await sizeOfRoot(headBefore)
    expect([size > 0, size < ended.size]).toEqual([true, true])
    const change = (to: string) =>
      tamper(
        world.databases.adminUrl,
        `update audit_leaf set leaf_hash = set_byte(leaf_hash, 0, get_byte(leaf_hash, 0) ${to} 1) where tenant_id = $1 and index = 0`,
        [world.other],
      )
    const verify = () => leadkeep(audit, 'verify')
    expect(await verify()).toMatchObject({
      code: 0,
      said: expect.stringContaining(`✓ ${world.other}, deleted: ${ended.size} hashes`),
    })
    await change('#')
    expect(await isAsItEnded(owner, ended)).toBe(false)
    expect(await verify()).toMatchObject({ code: 1, said: expect.stringContaining(`✗ ${world.other}`) })
    await change('#')
    expect(await isAsItEnded(owner, ended)).toBe(true)
  })

  test('the way by which its log went is shut for a log that has not ended, and for who serves', async () => {
    const end = (database: Database) =>
      database.transaction(world.demo, (client) => client.query('select doors.end_log($1, 1)', [world.demo]))
    await expect(end(owner)).rejects.toMatchObject({ code: 'LK003' })
    for (const role of ['worker', 'backend'] as const) {
      const serving = await world.as(role)
      await expect(end(serving.database)).rejects.toMatchObject({ code: '42501' })
    }
  })
})

describe('with an older copy of the data back in its place', () => {
  beforeAll(async () => {
    await restoreInto(
      world.databases.adminUrl,
      backFor(world.other, await rowsOfAll(world.databases.adminUrl)),
    )
  }, 60_000)

  test('nothing of it opens, and what is the other’s does', async () => {
    expect(await countIn('crm_lead', world.other)).toBeGreaterThan(0)
    await expect(whatOpensOf(world.other)).rejects.toMatchObject({ code: 'crypto.key_missing' })
    expect((await whatOpensOf(world.demo)).length).toBeGreaterThan(50)
  }, 30_000)

  test('the ledger deletes it again', async () => {
    await settledAll()
    expect(await deleteAgain(deletion)).toBe(1)
    const counts = await countAll()
    for (const { table, outlivesTenant } of tables)
      if (outlivesTenant === undefined) expect([table, counts.get(table)]).toEqual([table, 0])
    expect(await deleteAgain(deletion)).toBe(0)
  }, 60_000)

  test('and its keys, where a backup of them was restored as well', async () => {
    await looking(world.databases.keysAdminUrl, async (admin) => {
      await admin.query('set session_replication_role = replica')
      for (const table of keyTables) {
        await admin.query(`delete from keystore.${table} where tenant_id = $1`, [world.other])
        await admin.query(`insert into keystore.${table} select * from saved.${table} where tenant_id = $1`, [
          world.other,
        ])
      }
    })
    const { keyring } = deletion.services
    expect(await keyring.liveKeys(world.other)).toBeGreaterThan(10)
    const { code, said } = await leadkeep(privacy, 'replay')
    expect([code, said]).toEqual([0, expect.stringContaining('deleted again: 1.')])
    expect(await keyring.liveKeys(world.other)).toBe(0)
  }, 60_000)
})

const keyTables = ['tenant_key', 'intake_key', 'subject_key'] as const

function die(): never {
  throw new Error('killed')
}

/** A chain in one table: of three subjects each is the next one's alias. */
const somebodyIsSomebodyElse = () =>
  tamper(
    world.databases.adminUrl,
    `update privacy_subject s set alias_of = next.id from (
       select id, lead(id) over (order by id desc) as before from privacy_subject where tenant_id = $1 limit 3) next
     where s.tenant_id = $1 and s.id = next.before`,
    [world.other],
  )

/** One tenant's rows as they were, among what the others have now. */
function backFor(tenantId: string, now: Rows): Rows {
  const rowsIn = (text: string) => JSON.parse(text) as { readonly tenant_id?: string }[] // as json_agg wrote them
  const isTheirs = (row: { readonly tenant_id?: string }) => row.tenant_id === tenantId

  return new Map(
    [...now].map(([table, text]) => [
      table,
      JSON.stringify([
        ...rowsIn(text).filter((row) => !isTheirs(row)),
        ...rowsIn(dump.get(table)!).filter(isTheirs),
      ]),
    ]),
  )
}

async function leadkeep(
  command: CliCommand,
  ...parameters: string[]
): Promise<{ code: number; said: string }> {
  const said: string[] = []
  const context = {
    directory: { path: folder },
    open: async () => installationOf(world),
    say: (line: string) => said.push(line),
    complain: (line: string) => said.push(line),
  }
  // The commands use no more of their context than this.
  const code = await command.run(parameters, context as unknown as CliContext)

  return { code, said: said.join('\n') }
}

async function sequenced(): Promise<void> {
  await settledAll()
  await sequencing(deletion.services, folder).run(deletion.services)
}

async function settledAll(): Promise<void> {
  for (const log of [installation, world.demo, world.other]) await settled(world, log)
}

/** As a backup of the keys has them. */
const copyKeys = () =>
  looking(world.databases.keysAdminUrl, async (admin) => {
    await admin.query('create schema saved')
    for (const table of keyTables)
      await admin.query(`create table saved.${table} as select * from keystore.${table}`)
  })

/** By table, how many rows the tenant has. */
const countAll = (): Promise<Map<string, number>> =>
  looking(world.databases.adminUrl, async (admin) => {
    const counts = new Map<string, number>()
    for (const { table } of tables) {
      // oxlint-disable-next-line leadkeep/no-built-sql -- the declared name of a table
      const text = `select count(*)::int as count from "${table}" where tenant_id = $1`
      counts.set(table, (await admin.query<{ count: number }>(text, [world.other])).rows[0]!.count)
    }

    return counts
  })

async function countIn(table: string, tenantId: string): Promise<number> {
  const [row] = await rowsOf<{ count: number }>(
    world.databases.adminUrl,
    // oxlint-disable-next-line leadkeep/no-built-sql -- the declared name of a table
    `select count(*)::int as count from "${table}" where tenant_id = $1`,
    [tenantId],
  )

  return row!.count
}

async function subjectsOf(tenantId: string): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    world.databases.keysAdminUrl,
    'select distinct subject_id as id from keystore.subject_key where tenant_id = $1',
    [tenantId],
  )

  return rows.map(({ id }) => id)
}

/** In a process that holds no key yet. */
async function whatOpensOf(tenantId: string) {
  const fresh = await world.as('worker')

  return whatOpens(fresh, tenantId, await subjectsOf(tenantId))
}

async function rootOf(tenantId: string): Promise<string | null> {
  const [row] = await rowsOf<{ root: string }>(
    world.databases.adminUrl,
    `select encode(root, 'base64') as root from audit_checkpoint where tenant_id = $1 order by size desc limit 1`,
    [tenantId],
  )

  return row?.root ?? null
}

async function sizeOfRoot(root: string): Promise<number> {
  const [row] = await rowsOf<{ size: number }>(
    world.databases.adminUrl,
    `select size::int from audit_checkpoint where tenant_id = $1 and encode(root, 'base64') = $2`,
    [world.other, root],
  )

  return row?.size ?? 0
}

async function faultsOf(tenantId: string) {
  const { database, keyring } = deletion.services
  const key = await keyring.newestLogKey(tenantId)

  return (await checkLog({ database, tenantId, key, outside: deletion.outside })).faults
}
