import type { OpenInstallation } from '@leadkeep/cli'
import { openServices } from '@leadkeep/commands'
import { keyProviderFrom } from '@leadkeep/crypto'
import { systemAmbient, type Services } from '@leadkeep/kernel'
import { modules } from '../modules.ts'

/** The services of the worker, for as long as one command takes. */
export async function withServices<T>(
  installation: OpenInstallation,
  work: (services: Services) => Promise<T>,
  values?: Partial<Services>,
): Promise<T> {
  const { databaseUrl, keysDatabaseUrl, keyProvider } = installation
  const { services, close } = await openServices({
    databaseUrl,
    keysDatabaseUrl,
    keyProvider: keyProviderFrom(keyProvider.setting, keyProvider.environment),
    modules,
    ambient: systemAmbient,
    poolSize: 2,
    values,
  })
  try {
    return await work(services)
  } finally {
    await close()
    await installation.close()
  }
}
