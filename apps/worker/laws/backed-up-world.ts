import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { checkpointFolder } from '@leadkeep/audit'
import { createUser } from '@leadkeep/auth'
import { backUpData, backUpKeys } from '@leadkeep/backup'
import { execute, openServices } from '@leadkeep/commands'
import { environmentKeyProvider } from '@leadkeep/crypto'
import { openDatabase } from '@leadkeep/database'
import { installation } from '@leadkeep/kernel'
import { looking, settled, unmistakable } from '@leadkeep/testing'
import { modules } from '../modules.ts'
import type { RestoreOptions } from '../restore/restore-installation.ts'
import { newTenant, operatorScope } from '../seed/new-tenant.ts'
import { sequencing } from '../sequencing.ts'
import { deleteTenant } from '../tenants/delete-tenant.ts'
import { becomesKnown, erase, openErasingWorld, sends, type Erasing } from './someone-to-erase.ts'

export const passphrase = 'correct horse battery staple'

/**
 * An installation that was backed up, data and keys, and worked in afterwards: somebody was erased, a tenant was deleted, and
 * somebody came whom the backup does not know.
 */
export interface BackedUp extends Erasing {
  /** Who is there. */
  readonly ada: string
  readonly erased: string
  /** The tenant that was deleted. */
  readonly departed: string
  /** The backup of the data, and the manifest of that of the keys. */
  readonly data: string
  readonly keys: string
  readonly folderOfBackups: string
  /** The last checkpoint that was kept outside. */
  readonly lastOutside: string
  /** Empty databases, to restore into. */
  emptyInstallation(changes?: Partial<RestoreOptions>): Promise<RestoreOptions>
  servicesOf(restored: RestoreOptions): ReturnType<typeof openServices>
}

export async function openBackedUpWorld(): Promise<BackedUp> {
  const { person } = unmistakable
  const world = await openErasingWorld()
  const folder = mkdtempSync(join(tmpdir(), 'leadkeep-backups-'))
  const ada = await sends(world, person)
  await becomesKnown(world, ada)
  const erased = await sends(world, {
    ...person,
    email: 'gone@canarymeadow.example',
    phone: '+49 30 5550001',
  })
  const departed = await newTenant(world.worker, { slug: 'departed', name: 'Departed' })
  await execute(world.worker, operatorScope(world.worker, departed), createUser, administratorThere)
  await sequenced(world)
  const now = new Date()
  const data = await backUpData({
    url: world.databases.adminUrl,
    folder,
    now,
    without: ['public.rate_limit'],
  })
  const keys = await backUpKeys({
    url: world.databases.keysAdminUrl,
    folder: join(folder, 'keys'),
    now,
    lock: { passphrase, workFactor: 10 },
  })
  await erase(world, erased)
  await tenantDeleted(world, departed)
  await sends(world, { ...person, email: 'lost@canarymeadow.example', phone: '+49 30 5550003' })
  await sequenced(world)
  const lastOutside = await checkpointFolder(join(world.folder, 'checkpoints')).newest(world.tenantId)
  const made: string[] = []

  return {
    ...world,
    ada,
    erased,
    departed,
    data,
    keys,
    folderOfBackups: folder,
    lastOutside: lastOutside!,
    emptyInstallation,
    servicesOf,
    async close() {
      await looking(world.databases.adminUrl, async (admin) => {
        // oxlint-disable-next-line leadkeep/no-built-sql -- a name made below
        for (const name of made) await admin.query(`drop database if exists ${name} with (force)`)
      })
      await world.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }

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
}

async function tenantDeleted(world: Erasing, tenantId: string): Promise<void> {
  const owner = await openDatabase({ url: world.databases.url('owner'), modules, poolSize: 2 })
  const outside = checkpointFolder(join(world.folder, 'checkpoints'))
  const scope = operatorScope(world.worker, installation)
  const given = { services: world.worker, owner, outside, scope, reason: 'the law test', wait: sleep }
  await deleteTenant({ ...given, isAlone: true }, tenantId)
  await owner.close()
}

const administratorThere = {
  email: 'dora@departed.example',
  name: 'Dora Departed',
  password: 'correct horse battery',
  roles: ['admin'],
}

async function sequenced(world: Erasing): Promise<void> {
  await settled(world, world.tenantId)
  await sequencing(world.worker, world.folder).run(world.worker)
}
