import { randomBytes } from 'node:crypto'
import { openServices } from '@leadkeep/commands'
import { environmentKeyProvider } from '@leadkeep/crypto'
import type { LoginRole } from '@leadkeep/database'
import {
  installation,
  systemAmbient,
  type Ambient,
  type Module,
  type Scope,
  type Services,
} from '@leadkeep/kernel'
import { testDatabase, type TestDatabase } from './test-database.ts'

/** A whole installation without its processes: databases, keys and services, as a process of one role has them. */
export interface World {
  readonly databases: TestDatabase
  readonly services: Services
  readonly ambient: TestAmbient
  readonly rootKey: string
  /** Services over the same databases, under another runtime role, with what only its process offers. */
  as(role: LoginRole, values?: Partial<Services>): Promise<Services>
  /** A scope that may do everything in a tenant, unless told otherwise. */
  scope(tenantId: string, changes?: Partial<Scope>): Scope
  /** A new tenant's id, with its keys in place. */
  tenant(): Promise<string>
  close(): Promise<void>
}

/** A clock that a test can move; ids and randomness stay real. */
export interface TestAmbient extends Ambient {
  advance(milliseconds: number): void
}

export async function openWorld(
  modules: readonly Module[],
  options: { poolSize?: number } = {},
): Promise<World> {
  const databases = await testDatabase(modules)
  const ambient = testAmbient()
  const rootKey = randomBytes(32).toString('hex')
  const opened: (() => Promise<void>)[] = []
  const as = async (role: LoginRole, values?: Partial<Services>) => {
    const { services, close } = await openServices({
      databaseUrl: databases.url(role),
      keysDatabaseUrl: databases.keysUrl,
      keyProvider: environmentKeyProvider(rootKey),
      modules,
      ambient,
      poolSize: options.poolSize ?? 5,
      values,
    })
    opened.push(close)

    return services
  }
  const services = await as('backend')
  await services.keyring.createInstallation()
  await services.keyring.createTenant(installation)

  return {
    databases,
    services,
    ambient,
    rootKey,
    as,
    scope: (tenantId, changes) => ({
      tenantId,
      actor: { kind: 'user', id: ambient.newId() },
      features: ['*'],
      requestId: ambient.newId(),
      origin: { via: 'backend' },
      authenticatedAt: ambient.now(),
      now: () => ambient.now(),
      newId: () => ambient.newId(),
      ...changes,
    }),
    async tenant() {
      const tenantId = ambient.newId()
      await services.keyring.createTenant(tenantId)

      return tenantId
    },
    async close() {
      for (const end of opened) await end()
      await databases.drop()
    },
  }
}

function testAmbient(): TestAmbient {
  let shift = 0

  return {
    ...systemAmbient,
    now: () => new Date(Date.now() + shift),
    advance: (milliseconds) => void (shift += milliseconds),
  }
}
