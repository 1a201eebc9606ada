import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { checkpointFolder, openStatement } from '@leadkeep/audit'
import { backUpData, backUpKeys } from '@leadkeep/backup'
import { createUser } from '@leadkeep/auth'
import { execute, openServices } from '@leadkeep/commands'
import { environmentKeyProvider } from '@leadkeep/crypto'
import { openDatabase } from '@leadkeep/database'
import { installation } from '@leadkeep/kernel'
import { looking, rowsOf, settled, unmistakable } from '@leadkeep/testing'
import { modules } from '../modules.ts'
import { restoreInstallation, restoreSteps, type RestoreOptions } from '../restore/restore-installation.ts'
import { newTenant, operatorScope } from '../seed/new-tenant.ts'
import { sequencing } from '../sequencing.ts'
import { deleteTenant } from '../tenants/delete-tenant.ts'
import {
  becomesKnown,
  erase,
  openErasingWorld,
  sends,
  whatOpens,
  whatStands,
  type Erasing,
} from './someone-to-erase.ts'

// What was backed up comes back, whoever was erased since does not, and until both is sure nothing is served.

const { person } = unmistakable
const passphrase = 'correct horse battery staple'

let world: Erasing
let folder: string
let data: string
let keys: string
let ada: string
let erased: string
let departed: string
let lastOutside: string
const made: string[] = []

beforeAll(async () => {
  world = await openErasingWorld()
  folder = mkdtempSync(join(tmpdir(), 'leadkeep-backups-'))
  ada = await sends(world, person)
  await becomesKnown(world, ada)
  erased = await sends(world, { ...person, email: 'gone@canarymeadow.example', phone: '+49 30 5550001' })
  departed = await newTenant(world.worker, { slug: 'departed', name: 'Departed' })
  await execute(world.worker, operatorScope(world.worker, departed), createUser, administratorThere)
  await sequenced()
  data = await backUpData({
    url: world.databases.adminUrl,
    folder,
    now: new Date(),
    without: ['public.rate_limit'],
  })
  keys = await backUpKeys({
    url: world.databases.keysAdminUrl,
    folder: join(folder, 'keys'),
    now: new Date(),
    lock: { passphrase, workFactor: 10 },
  })
  // Since then: somebody was erased, a tenant was deleted, and somebody came whom the backup does not know.
  await erase(world, erased)
  await tenantDeleted()
  await sends(world, { ...person, email: 'lost@canarymeadow.example', phone: '+49 30 5550003' })
  await sequenced()
  lastOutside = (await checkpointFolder(join(world.folder, 'checkpoints')).newest(world.tenantId))!
}, 120_000)
afterAll(async () => {
  await looking(world.databases.adminUrl, async (admin) => {
    // oxlint-disable-next-line leadkeep/no-built-sql -- a name made below
    for (const name of made) await admin.query(`drop database if exists ${name} with (force)`)
  })
  await world?.close()
  rmSync(folder, { recursive: true, force: true })
}, 120_000)

describe('into an empty installation', () => {
  let into: RestoreOptions

  test('everything comes back, counted and verified, and nobody is served before', async () => {
    const served: boolean[] = []
    into = await emptyInstallation({
      async onStep(step) {
        if (step !== 'prepare') served.push(await mayConnect(into.adminUrl))
      },
    })
    const verdict = await restoreInstallation(into)

    expect(verdict).toMatchObject({ logs: 2, erasures: 1, faults: [] })
    expect(verdict.rows).toBeGreaterThan(100)
    // The first is asked before the door is shut: nothing is there to be served yet.
    expect(served.slice(1)).toEqual(served.slice(1).map(() => false))
    expect(await mayConnect(into.adminUrl)).toBe(true)
  }, 60_000)

  test('who was there opens, and who was erased after the backup does not', async () => {
    const { services, close } = await servicesOf(into)
    const opened = await whatOpens(services, world.tenantId, [ada])
    expect(opened.map(({ value }) => value)).toContain(person.message)
    expect(await whatOpens(services, world.tenantId, [erased])).toEqual([])
    expect(await whatStands(into.adminUrl, [erased])).toEqual([])
    await close()
  }, 30_000)

  test('a tenant that was deleted after the backup does not, though the backup of the keys has its keys', async () => {
    const { services, close } = await servicesOf(into)
    expect(await services.keyring.liveKeys(departed)).toBe(0)
    for (const table of ['directory_tenant', 'auth_user', 'audit_entry'])
      expect([
        table,
        // oxlint-disable-next-line leadkeep/no-built-sql -- one of the three above
        await rowsOf(into.adminUrl, `select 1 from ${table} where tenant_id = $1`, [departed]),
      ]).toEqual([table, []])
    await close()
  }, 30_000)

  test('another log goes on, which says what the one before had signed last', async () => {
    const { services, close } = await servicesOf(into)
    const key = await services.keyring.newestLogKey(world.tenantId)
    const { kind, body } = openStatement(key.announcements[0]!, key)
    expect([kind, key.name]).toEqual(['audit.log_key', `leadkeep/log/${world.tenantId}/2`])
    expect(body).toMatchObject({ because: 'restored', outside: lastOutside })
    const [first] = await rowsOf<{ facts: object }>(
      into.adminUrl,
      `select body->'facts' as facts from audit_entry where tenant_id = $1 and act = 'keys.log.succeed'`,
      [world.tenantId],
    )
    expect(first?.facts).toMatchObject({
      because: 'restored',
      reason: 'the law test',
      statement: key.announcements[0],
    })
    await close()
  }, 30_000)

  test('it is not done over what is there', async () => {
    await expect(restoreInstallation(into)).rejects.toMatchObject({ code: 'backup.not_empty' })
  }, 30_000)
})

describe('killed', () => {
  test('before every step, it goes on there to the same end', async () => {
    let dying = ''
    const into = await emptyInstallation({
      onStep(step) {
        if (step === dying) throw new Error('killed')
      },
    })
    for (dying of ['prepare', ...restoreSteps, 'serve']) {
      await expect(restoreInstallation(into)).rejects.toThrow('killed')
      expect([dying, await mayConnect(into.adminUrl)]).toEqual([dying, false])
    }
    dying = ''
    await restoreInstallation(into)

    expect(await mayConnect(into.adminUrl)).toBe(true)
    const { services, close } = await servicesOf(into)
    expect(await whatOpens(services, world.tenantId, [erased])).toEqual([])
    expect((await whatOpens(services, world.tenantId, [ada])).length).toBeGreaterThan(5)
    expect((await services.keyring.newestLogKey(world.tenantId)).version).toBe(2)
    await close()
  }, 120_000)

  test('another backup is not mixed into one that was begun', async () => {
    const into = await emptyInstallation({
      onStep(step) {
        if (step === 'keys') throw new Error('killed')
      },
    })
    await expect(restoreInstallation(into)).rejects.toThrow('killed')
    await expect(restoreInstallation({ ...into, name: 'another' })).rejects.toMatchObject({
      code: 'backup.other_backup',
    })
  }, 60_000)
})

describe('what is refused, with nothing changed by it', () => {
  let into: RestoreOptions
  let bad: string
  beforeAll(async () => {
    into = await emptyInstallation()
    bad = join(folder, 'bad')
  }, 30_000)

  const spoilt: readonly (readonly [what: string, code: string, spoil: () => Partial<RestoreOptions>])[] = [
    ['a folder that is no backup', 'backup.unreadable', () => ({ folder })],
    [
      'a backup of another version',
      'backup.other_version',
      () => ({
        folder: copyOf((place) =>
          edited(join(place, 'MANIFEST.json'), '"crm/2026-11-22-leads"', '"crm/later"'),
        ),
      }),
    ],
    [
      'keys that had to be gone',
      'backup.expired',
      () => ({
        keys: keysIn(undefined, (manifest) =>
          edited(manifest, /"expires": "[^"]+"/, '"expires": "2020-01-01T00:00:00.000Z"'),
        ),
      }),
    ],
    [
      'keys that were cut short',
      'backup.damaged',
      () => ({ keys: keysIn((file) => truncateSync(file, 400)) }),
    ],
    [
      'a file of rows that was cut short',
      'backup.damaged',
      () => ({ folder: copyOf((place) => truncateSync(join(place, 'public.crm_lead.copy.gz'), 40)) }),
    ],
    [
      'a wrong passphrase',
      'backup.not_opened',
      () => ({ keys: { manifest: keys, opener: { passphrase: 'another horse battery' } } }),
    ],
    [
      'another root key',
      'crypto.cannot_unwrap',
      () => ({ keyProvider: { setting: 'env:ROOT', environment: { ROOT: otherRoot } } }),
    ],
  ]

  test.each(spoilt)(
    '%s',
    async (what, code, spoil) => {
      await expect(restoreInstallation({ ...into, ...spoil() })).rejects.toMatchObject({ code })
      expect(await mayConnect(into.adminUrl)).toBe(beforeItBegins.has(what))
    },
    60_000,
  )

  test('and what is good comes back afterwards', async () => {
    expect(await restoreInstallation(into)).toMatchObject({ faults: [] })
  }, 60_000)

  function copyOf(spoil: (place: string) => void): string {
    rmSync(bad, { recursive: true, force: true })
    cpSync(data, bad, { recursive: true })
    spoil(bad)

    return bad
  }

  function keysIn(spoil?: (file: string) => void, other?: (manifest: string) => void) {
    rmSync(bad, { recursive: true, force: true })
    cpSync(join(folder, 'keys'), bad, { recursive: true })
    const manifest = join(
      bad,
      readdirSync(bad).find((name) => name.endsWith('.json'))!,
    )
    spoil?.(manifest.replace('.json', '.age'))
    other?.(manifest)

    return { manifest, opener: { passphrase } }
  }
})

test('neither backup holds a word of anybody, nor a key in the clear', () => {
  const files = [data, join(folder, 'keys')].flatMap((place) =>
    readdirSync(place).map((name) => join(place, name)),
  )
  expect(files.length).toBeGreaterThan(20)
  for (const file of files)
    expect([file, unmistakable.canariesIn(file, readFileSync(file))]).toEqual([file, []])
})

/** Of the others the restore had begun, and stays shut until it is done. */
const beforeItBegins = new Set([
  'a folder that is no backup',
  'a backup of another version',
  'keys that had to be gone',
  'keys that were cut short',
])

const otherRoot = '7c9a1f3e5b2d4860a1c3e5f7092b4d6e8fa0c2e4163857992bd4f60a1c3e5f71'
const edited = (file: string, from: string | RegExp, to: string) =>
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to))

async function emptyInstallation(changes: Partial<RestoreOptions> = {}): Promise<RestoreOptions> {
  const name = `restored_${Math.random().toString(36).slice(2, 10)}`
  made.push(name, `${name}_keys`)
  await looking(world.databases.adminUrl, async (admin) => {
    // oxlint-disable-next-line leadkeep/no-built-sql -- a name made just now
    for (const each of [name, `${name}_keys`]) await admin.query(`create database ${each}`)
  })
  const beside = (database: string) => new URL(`/${database}`, world.databases.adminUrl).href
  const password = process.env['LEADKEEP_TEST_PASSWORD']!
  const outside = join(folder, name)
  cpSync(join(world.folder, 'checkpoints'), outside, { recursive: true })

  return {
    adminUrl: beside(name),
    keysAdminUrl: beside(`${name}_keys`),
    passwords: { owner: password, landing: password, backend: password, worker: password, keys: password },
    keyProvider: { setting: 'env:ROOT', environment: { ROOT: world.rootKey } },
    name: 'the backup',
    folder: data,
    keys: { manifest: keys, opener: { passphrase } },
    outside: checkpointFolder(outside),
    ledger: world.folder,
    reason: 'the law test',
    ...changes,
  }
}

async function mayConnect(url: string): Promise<boolean> {
  const [landing] = await rowsOf<{ may: boolean }>(
    url,
    `select exists (select from pg_roles where rolname = 'leadkeep_landing'
       and has_database_privilege(oid, current_database(), 'connect'))
     and to_regclass('crm_lead') is not null and to_regclass('restoring.backup') is null as may`,
  )

  return landing!.may
}

function servicesOf({ adminUrl, keysAdminUrl }: RestoreOptions) {
  const as = (url: string, role: string) => {
    const changed = new URL(url)
    changed.username = role
    changed.password = process.env['LEADKEEP_TEST_PASSWORD']!

    return changed.href
  }

  return openServices({
    databaseUrl: as(adminUrl, 'leadkeep_worker'),
    keysDatabaseUrl: as(keysAdminUrl, 'leadkeep_keys'),
    keyProvider: environmentKeyProvider(world.rootKey),
    modules,
    ambient: world.ambient,
    poolSize: 2,
  })
}

async function tenantDeleted(): Promise<void> {
  const owner = await openDatabase({ url: world.databases.url('owner'), modules, poolSize: 2 })
  const outside = checkpointFolder(join(world.folder, 'checkpoints'))
  const scope = operatorScope(world.worker, installation)
  const given = { services: world.worker, owner, outside, scope, reason: 'the law test', wait: sleep }
  await deleteTenant({ ...given, isAlone: true }, departed)
  await owner.close()
}

const administratorThere = {
  email: 'dora@departed.example',
  name: 'Dora Departed',
  password: 'correct horse battery',
  roles: ['admin'],
}

async function sequenced(): Promise<void> {
  await settled(world, world.tenantId)
  await sequencing(world.worker, world.folder).run(world.worker)
}
