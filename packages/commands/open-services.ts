import { keyStorePool, Keyring, type KeyProvider } from '@leadkeep/crypto'
import { openDatabase } from '@leadkeep/database'
import { composition, type Ambient, type Module, type Services } from '@leadkeep/kernel'

export interface ServicesOptions {
  readonly databaseUrl: string
  readonly keysDatabaseUrl: string
  readonly keyProvider: KeyProvider
  readonly modules: readonly Module[]
  readonly ambient: Ambient
  readonly poolSize?: number
  /** What only this process offers: the live feed, limiters. */
  readonly values?: Partial<Services>
}

/** What commands run on, once per process: the data database, the keys, and what the modules offer. */
export async function openServices(
  options: ServicesOptions,
): Promise<{ services: Services; close(): Promise<void> }> {
  const { databaseUrl, keysDatabaseUrl, keyProvider, modules, ambient, poolSize, values } = options
  const database = await openDatabase({ url: databaseUrl, modules, poolSize })
  const keys = keyStorePool(keysDatabaseUrl)
  const keyring = new Keyring({ pool: keys, provider: keyProvider, ambient })
  const services = composition(
    { database, keyring, ambient, modules, ...values },
    ...modules.map((module) => module.services),
  )

  return {
    services,
    async close() {
      await database.close()
      await keys.end()
    },
  }
}
