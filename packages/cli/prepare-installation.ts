import { rawPublicKey } from '@leadkeep/crypto'
import { prepare } from '@leadkeep/database'
import type { Composition, SeedResult } from './command.ts'
import { installationOn, type InstallationOptions, type OpenInstallation } from './open-installation.ts'

export interface PreparationOptions extends InstallationOptions {
  readonly composition: Composition
  readonly demo: boolean
  readonly adminEmail: string
  readonly adminPassword: string | undefined
  readonly dataDirectory: string
  say(line: string): void
  /** Frames a step that may take a while. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>
}

export interface PreparedInstallation extends SeedResult {
  readonly installation: OpenInstallation
  /** Ed25519, 32 bytes in base64: what landing is given to verify intake keys with. */
  readonly installationKey: string
}

/** Roles, tables, the installation's keys, and what a first start brings. Idempotent. */
export async function prepareInstallation(options: PreparationOptions): Promise<PreparedInstallation> {
  const { servers, passwords, composition, step } = options
  const { modules } = composition
  await step('Preparing the databases', () =>
    prepare({ adminUrl: servers.adminUrl, keysAdminUrl: servers.keysAdminUrl, modules, passwords }),
  )
  // The servers outlive this installation object: whoever started them stops them.
  const installation = installationOn({ ...options, servers: { ...servers, stop: async () => {} } })
  try {
    const installationKey = await step('Opening the keys', async () => {
      await installation.keyring.createInstallation()

      return rawPublicKey(await installation.keyring.installationPublic()).toString('base64')
    })
    const { demo, adminEmail, adminPassword, dataDirectory, say } = options
    const seed = { ...installation, demo, adminEmail, adminPassword, dataDirectory, say }
    const { signIns } = await step('Setting up tenants and users', () => composition.seed(seed))

    return { installation, installationKey, signIns }
  } catch (error) {
    await installation.close()
    throw error
  }
}
