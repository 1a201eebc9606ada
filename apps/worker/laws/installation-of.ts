import { installationOn, type OpenInstallation } from '@leadkeep/cli'
import type { World } from '@leadkeep/testing'

/** A world as a command of the operator's opens it. */
export function installationOf({ databases, rootKey }: World): OpenInstallation {
  const { adminUrl, keysAdminUrl } = databases
  const password = process.env['LEADKEEP_TEST_PASSWORD']!

  return installationOn({
    servers: { adminUrl, keysAdminUrl, stop: async () => undefined },
    passwords: { owner: password, landing: password, backend: password, worker: password, keys: password },
    keyProvider: { setting: 'env:ROOT', environment: { ROOT: rootKey } },
    isAlone: true,
  })
}
