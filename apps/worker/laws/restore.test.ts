import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openStatement } from '@leadkeep/audit'
import { rowsOf, unmistakable } from '@leadkeep/testing'
import { restoreInstallation, restoreSteps, type RestoreOptions } from '../restore/restore-installation.ts'
import { openBackedUpWorld, passphrase, type BackedUp } from './backed-up-world.ts'
import { whatOpens, whatStands } from './someone-to-erase.ts'

// What was backed up comes back, whoever was erased since does not, and until both is sure nothing is served.

const { person } = unmistakable

let world: BackedUp
beforeAll(async () => {
  world = await openBackedUpWorld()
}, 120_000)
afterAll(() => world?.close(), 120_000)

describe('into an empty installation', () => {
  let into: RestoreOptions

  test('everything comes back, counted and verified, and nobody is served before', async () => {
    const served: boolean[] = []
    into = await world.emptyInstallation({
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
    const { services, close } = await world.servicesOf(into)
    const opened = await whatOpens(services, world.tenantId, [world.ada])
    expect(opened.map(({ value }) => value)).toContain(person.message)
    expect(await whatOpens(services, world.tenantId, [world.erased])).toEqual([])
    expect(await whatStands(into.adminUrl, [world.erased])).toEqual([])
    await close()
  }, 30_000)

  test('a tenant that was deleted after the backup does not, though the backup of the keys has its keys', async () => {
    const { services, close } = await world.servicesOf(into)
    expect(await services.keyring.liveKeys(world.departed)).toBe(0)
    for (const table of ['directory_tenant', 'auth_user', 'audit_entry'])
      expect([
        table,
        // oxlint-disable-next-line leadkeep/no-built-sql -- one of the three above
        await rowsOf(into.adminUrl, `select 1 from ${table} where tenant_id = $1`, [world.departed]),
      ]).toEqual([table, []])
    await close()
  }, 30_000)

  test('another log goes on, which says what the one before had signed last', async () => {
    const { services, close } = await world.servicesOf(into)
    const key = await services.keyring.newestLogKey(world.tenantId)
    const { kind, body } = openStatement(key.announcements[0]!, key)
    expect([kind, key.name]).toEqual(['audit.log_key', `leadkeep/log/${world.tenantId}/2`])
    expect(body).toMatchObject({ because: 'restored', outside: world.lastOutside })
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
    const into = await world.emptyInstallation({
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
    const { services, close } = await world.servicesOf(into)
    expect(await whatOpens(services, world.tenantId, [world.erased])).toEqual([])
    expect((await whatOpens(services, world.tenantId, [world.ada])).length).toBeGreaterThan(5)
    expect((await services.keyring.newestLogKey(world.tenantId)).version).toBe(2)
    await close()
  }, 120_000)

  test('another backup is not mixed into one that was begun', async () => {
    const into = await world.emptyInstallation({
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
    into = await world.emptyInstallation()
    bad = join(world.folderOfBackups, 'bad')
  }, 30_000)

  const spoilt: readonly (readonly [what: string, code: string, spoil: () => Partial<RestoreOptions>])[] = [
    ['a folder that is no backup', 'backup.unreadable', () => ({ folder: world.folderOfBackups })],
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
      () => ({ keys: { manifest: world.keys, opener: { passphrase: 'another horse battery' } } }),
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
    cpSync(world.data, bad, { recursive: true })
    spoil(bad)

    return bad
  }

  function keysIn(spoil?: (file: string) => void, other?: (manifest: string) => void) {
    rmSync(bad, { recursive: true, force: true })
    cpSync(join(world.folderOfBackups, 'keys'), bad, { recursive: true })
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
  const files = [world.data, join(world.folderOfBackups, 'keys')].flatMap((place) =>
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

async function mayConnect(url: string): Promise<boolean> {
  const [landing] = await rowsOf<{ may: boolean }>(
    url,
    `select exists (select from pg_roles where rolname = 'leadkeep_landing'
       and has_database_privilege(oid, current_database(), 'connect'))
     and to_regclass('crm_lead') is not null and to_regclass('restoring.backup') is null as may`,
  )

  return landing!.may
}
