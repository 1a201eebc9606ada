import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { execute, openServices, type Unit } from '@leadkeep/commands'
import { addNote, addTask, createLead, exportLeads, listLeads, readLead, updateLead } from '@leadkeep/crm'
import { environmentKeyProvider, keyProviderFrom, type KeyProvider } from '@leadkeep/crypto'
import { declarationOf } from '@leadkeep/database'
import type { Module, Scope, Services } from '@leadkeep/kernel'
import { looking, rowsOf } from '@leadkeep/testing'
import { modules as listed } from '../modules.ts'
import { openInstalledWorld, type InstalledWorld } from './installed-world.ts'
import { takeSubmissions } from './jobs.ts'
import { startLandingProcess, type LandingProcess } from './landing-process.ts'
import { startWorkerProcess } from './worker-process.ts'

const modules: readonly Module[] = listed
const minute = 60_000
const secret = { name: 'Canarina Keyless', email: 'canarina@keyless.example', message: 'canary-of-law-six' }

let world: InstalledWorld
let worker: Services
let landing: LandingProcess
let tenantId: string
let folder: string
const opened: (() => Promise<void>)[] = []

beforeAll(async () => {
  world = await openInstalledWorld()
  ;({ tenantId, worker } = world)
  landing = await startLandingProcess(world)
  folder = mkdtempSync(join(tmpdir(), 'leadkeep-keys-'))
}, 120_000)

afterAll(async () => {
  await landing?.stop()
  for (const close of opened) await close()
  await world?.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('law 6: without its key, nothing is written and nothing is read', () => {
  test.each([
    ['the key provider is away', 'crypto.key_provider_unavailable', () => servicesWith({ provider: away })],
    [
      'the root is another one',
      'crypto.cannot_unwrap',
      () => servicesWith({ provider: environmentKeyProvider(hex()) }),
    ],
    [
      'the key store is away',
      'crypto.key_store_unavailable',
      () => servicesWith({ keysUrl: 'postgres://nobody@127.0.0.1:1/keys' }),
    ],
    [
      'the key store lost the tenant',
      'crypto.key_missing',
      () => servicesWith({ tenant: world.ambient.newId() }),
    ],
  ])('when %s: %s, and the tables stay as they are', async (_, code, open) => {
    const lead = await execute(world.services, staff(), createLead, { name: 'Somebody' })
    const { services, scope } = await open()
    const before = await contents()
    const act = <Input, Output>(unit: Unit<Input, Output>, input: object) => ({
      id: unit.id,
      run: () => execute(services, scope, unit, input),
    })
    const acts = [
      act(createLead, secret),
      act(updateLead, { id: lead.id, version: 1, ...secret }),
      act(addNote, { leadId: lead.id, text: secret.message }),
      act(addTask, { leadId: lead.id, title: secret.message }),
      act(readLead, { id: lead.id }),
      act(listLeads, {}),
      act(listLeads, { search: secret.email }),
    ]
    // Where the tenant itself is unknown there is no lead to write to or to read.
    const tried = acts.slice(0, scope.tenantId === tenantId ? acts.length : 1)
    for (const { run } of tried) await expect(run()).rejects.toMatchObject({ code })

    expect(await contents()).toEqual(before)
    expect(await plaintextAnywhere()).toEqual([])
    const failed = await rowsOf<{ act: string; error: string }>(
      world.databases.adminUrl,
      `select act, body->>'error' as error from audit_entry where body->>'request' = $1 and outcome = 'failed' order by recorded_at`,
      [scope.requestId],
    )
    expect(failed).toEqual(tried.map(({ id }) => ({ act: id, error: code })))
  })

  test('an export that loses its key in the middle breaks off, and says so', async () => {
    let isAway = false
    const { services, scope } = await servicesWith({ provider: toggled(() => isAway) })
    const lines = await execute(services, scope, exportLeads, {})
    await lines.next()
    isAway = true
    world.ambient.advance(6 * minute)

    await expect(lines.next()).rejects.toMatchObject({ code: 'crypto.key_provider_unavailable' })
    const [last] = await rowsOf<{ body: object }>(
      world.databases.adminUrl,
      `select body from audit_entry where act = 'crm.leads.export' order by recorded_at desc limit 1`,
    )
    expect(last!.body).toMatchObject({ outcome: 'failed', error: 'crypto.key_provider_unavailable' })
  })

  test('an unwrapped tenant key lives for five minutes and no longer', async () => {
    let isAway = false
    const { services, scope } = await servicesWith({ provider: toggled(() => isAway) })
    const { id } = await execute(services, scope, createLead, { name: 'Somebody' })
    isAway = true

    world.ambient.advance(4 * minute)
    expect(await execute(services, scope, readLead, { id })).toMatchObject({ name: 'Somebody' })
    world.ambient.advance(2 * minute)
    await expect(execute(services, scope, readLead, { id })).rejects.toMatchObject({
      code: 'crypto.key_provider_unavailable',
    })
    isAway = false
    expect(await execute(services, scope, readLead, { id })).toMatchObject({ name: 'Somebody' })
  })

  test('visitors go on being received: what waits is no dead letter, and becomes a lead when the key is back', async () => {
    let isAway = true
    const { services } = await servicesWith({ provider: toggled(() => isAway) })
    const answer = await landing.submit(secret)
    expect(answer.status).toBe(202)
    const thrown = await takeSubmissions(world.databases, services, tenantId)

    // Thrown, so that the job is tried again: the fault is ours.
    expect([...thrown.values()]).toMatchObject([{ code: 'crypto.key_provider_unavailable', status: 503 }])
    expect(await states()).toEqual(['received'])
    isAway = false
    expect(await takeSubmissions(world.databases, services, tenantId)).toEqual(new Map())
    expect(await states()).toEqual(['processed'])
    expect(await plaintextAnywhere()).toEqual([])
  })

  test('who was erased reads as nothing and can’t be written about', async () => {
    const { id } = await execute(world.services, staff(), createLead, {
      name: 'Soon Forgotten',
      email: 'soon@forgotten.example',
    })
    const [row] = await rowsOf<{ subject_id: string }>(
      world.databases.adminUrl,
      `select subject_id from crm_lead where id = $1`,
      [id],
    )
    await worker.keyring.destroySubject(tenantId, row!.subject_id, 'data')

    expect(await execute(world.services, staff(), readLead, { id })).toMatchObject({
      name: null,
      email: null,
      isErased: true,
    })
    const before = await contents()
    await expect(
      execute(world.services, staff(), updateLead, { id, version: 1, name: 'Remembered' }),
    ).rejects.toMatchObject({ code: 'crypto.subject_forgotten', status: 410 })
    expect(await contents()).toEqual(before)
  })
})

describe('law 6: a process that would have no good key does not start', () => {
  const zeros = '0'.repeat(64)
  const known = '603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4' // NIST SP 800-38A
  const cases: [string, string, () => Record<string, string>][] = [
    [
      'a key file that has gone',
      'key_file_missing',
      () => ({ LEADKEEP_KEY_PROVIDER: `file:${join(folder, 'gone')}` }),
    ],
    [
      'a key file that others can read',
      'key_file_mode',
      () => ({ LEADKEEP_KEY_PROVIDER: `file:${keyFile(hex(), 0o644)}` }),
    ],
    ['a weak key', 'root_key_weak', () => ({ LEADKEEP_KEY_PROVIDER: 'env:ROOT', ROOT: zeros })],
    ['a published key', 'root_key_known', () => ({ LEADKEEP_KEY_PROVIDER: 'env:ROOT', ROOT: known })],
    ['no key', 'key_variable_missing', () => ({ LEADKEEP_KEY_PROVIDER: 'env:ROOT' })],
    [
      'a provider that passes plaintext on',
      'key_provider_unknown',
      () => ({ LEADKEEP_KEY_PROVIDER: 'none:' }),
    ],
  ]

  test.each(cases)('%s is refused: crypto.%s', (_, code, settings) => {
    const { LEADKEEP_KEY_PROVIDER: setting = '', ...environment } = settings()
    expect(() => keyProviderFrom(setting, environment)).toThrow(
      expect.objectContaining({ code: `crypto.${code}` }),
    )
  })

  // A process takes seconds to start, so these stand for all.
  test('the worker ends with the code, writes nothing, and repeats no key', async () => {
    const before = await contents()
    for (const [name, code, settings] of [
      cases[0]!,
      cases[3]!,
      ['no provider', 'config.invalid', () => ({})] as const,
    ]) {
      const end = await endOfWorker(settings())
      expect([name, end.code, end.output.includes(code)]).toEqual([name, 1, true])
      expect(end.output).not.toContain(known)
      expect(end.output).not.toMatch(/[0-9a-f]{64}/)
      expect(end.output).not.toMatch(/Jobs and schedules are running/)
    }
    expect(await contents()).toEqual(before)
  }, 120_000)
})

const hex = () => randomBytes(32).toString('hex')

function keyFile(key: string, mode: number): string {
  const path = join(folder, hex().slice(0, 8))
  writeFileSync(path, key)
  chmodSync(path, mode)

  return path
}

const away: KeyProvider = {
  name: 'away',
  wrap: () => Promise.reject(new Error('connect ECONNREFUSED')),
  unwrap: () => Promise.reject(new Error('connect ECONNREFUSED')),
  version: () => Promise.reject(new Error('connect ECONNREFUSED')),
}

/** The real provider, as long as it is not away. */
function toggled(isAway: () => boolean): KeyProvider {
  const real = environmentKeyProvider(world.rootKey)
  const now = () => (isAway() ? away : real)

  return {
    name: real.name,
    wrap: (...given) => now().wrap(...given),
    unwrap: (...given) => now().unwrap(...given),
    version: () => now().version(),
  }
}

interface Wanted {
  readonly provider?: KeyProvider
  readonly keysUrl?: string
  readonly tenant?: string
}

async function servicesWith({
  provider,
  keysUrl,
  tenant = tenantId,
}: Wanted): Promise<{ services: Services; scope: Scope }> {
  const { services, close } = await openServices({
    databaseUrl: world.databases.url('worker'),
    keysDatabaseUrl: keysUrl ?? world.databases.keysUrl,
    keyProvider: provider ?? environmentKeyProvider(world.rootKey),
    modules,
    ambient: world.ambient,
    poolSize: 3,
  })
  opened.push(close)

  return { services, scope: world.scope(tenant) }
}

const staff = () => world.scope(tenantId)

/** A fingerprint of every row but those of the log, which tells of failures too. */
async function contents(): Promise<Record<string, string>> {
  const tables = modules
    .flatMap((module) => [...(module.entities ?? [])])
    .map(declarationOf)
    .filter(({ table }) => !table.startsWith('audit_'))
    .map(({ table }) => table)

  return looking(world.databases.adminUrl, async (admin) => {
    const found: Record<string, string> = {}
    for (const table of [...tables, 'pgboss.job']) {
      const { rows } = await admin.query<{ all: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '' order by t::text)), '') as all from ${table} t`,
      )
      found[table] = rows[0]!.all
    }

    return found
  })
}

/** Tables in which anything of the secret person stands readable. */
async function plaintextAnywhere(): Promise<string[]> {
  const forms = Object.values(secret).flatMap((value) => [
    `%${value}%`,
    `%${Buffer.from(value).toString('hex')}%`,
  ])

  return looking(world.databases.adminUrl, async (admin) => {
    const tables = await admin.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pgboss')`,
    )
    const found: string[] = []
    for (const { name } of tables.rows) {
      const hits = await admin.query(`select 1 from ${name} t where t::text ilike any ($1) limit 1`, [forms])
      if (hits.rowCount !== 0) found.push(name)
    }

    return found
  })
}

async function states(): Promise<string[]> {
  const rows = await rowsOf<{ state: string }>(
    world.databases.adminUrl,
    `select state from lead_capture_submission`,
  )

  return rows.map(({ state }) => state)
}

/** The worker, which is to end by itself; one that does start is ended. */
async function endOfWorker(settings: Record<string, string>) {
  const child = startWorkerProcess(world, { LEADKEEP_DATA_DIR: folder, ...settings })
  const code = await child.started
  if (code === 'ready') await child.stop()

  return { code, output: child.output() }
}
