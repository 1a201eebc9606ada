import { openServices } from '@leadkeep/commands'
import { environmentKeyProvider, rawPublicKey } from '@leadkeep/crypto'
import { prepare, type LoginRole, type Passwords } from '@leadkeep/database'
import { tenantOfSlug } from '@leadkeep/directory'
import { systemAmbient, type Scope, type Services } from '@leadkeep/kernel'
import { modules } from '../modules.ts'
import { operatorScope } from '../seed/new-tenant.ts'
import { seedWith } from '../seed/seed.ts'
import { keysUrlOf, urlOf, type Addresses } from './addresses.ts'

/** A whole installation in two databases, with one tenant, as a first start leaves it. */
export interface Installation extends Addresses {
  readonly tenantId: string
  /** As the backend has them: what staff do. */
  readonly services: Services
  readonly worker: Services
  /** Ed25519, base64: what the landing process is given. */
  readonly installationKey: string
  /** Somebody who may do everything in the tenant. */
  scope(): Scope
  close(): Promise<void>
}

export async function install(addresses: Addresses): Promise<Installation> {
  const { adminUrl, keysAdminUrl, password, rootKey } = addresses
  const passwords: Passwords = {
    owner: password,
    landing: password,
    backend: password,
    worker: password,
    keys: password,
  }
  await prepare({ adminUrl, keysAdminUrl, modules, passwords })
  const open = (role: LoginRole) =>
    openServices({
      databaseUrl: urlOf(addresses, role),
      keysDatabaseUrl: keysUrlOf(addresses),
      keyProvider: environmentKeyProvider(rootKey),
      modules,
      ambient: systemAmbient,
    })
  const [backend, worker] = [await open('backend'), await open('worker')]
  const { services } = backend
  await services.keyring.createInstallation()
  await seedWith(worker.services, {
    demo: false,
    adminEmail: 'admin@bench.example',
    adminPassword: undefined,
  })
  const tenantId = await tenantOfSlug(worker.services.database, 'main')
  if (tenantId === null) throw new Error('The tenant is missing after seeding.')
  const userId = services.ambient.newId()

  return {
    ...addresses,
    tenantId,
    services,
    worker: worker.services,
    installationKey: rawPublicKey(await services.keyring.installationPublic()).toString('base64'),
    scope: () => ({
      ...operatorScope(services, tenantId),
      actor: { kind: 'user', id: userId },
      features: ['*'],
      origin: { via: 'backend' },
    }),
    async close() {
      await backend.close()
      await worker.close()
    },
  }
}
