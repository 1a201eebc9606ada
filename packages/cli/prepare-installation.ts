import { existsSync } from 'node:fs'
import type { MigrateConfig } from '@leadkeep/config'
import { isRestoring } from '@leadkeep/backup'
import { createRootKeyFile, rawPublicKey } from '@leadkeep/crypto'
import { prepare } from '@leadkeep/database'
import { AppError } from '@leadkeep/kernel'
import type { Composition, SeedResult } from './command.ts'
import { installationOn } from './open-installation.ts'
import type { Step } from './progress.ts'

export interface PreparationOptions {
  readonly config: MigrateConfig
  readonly composition: Composition
  readonly dataDirectory: string
  /** Where to make a root key, unless there is one: at a first start, and never again. */
  readonly newRootKey: string | undefined
  readonly say: (line: string) => void
  readonly step: Step
}

export interface Prepared extends SeedResult {
  /** Ed25519, 32 bytes in base64: what landing is given to verify intake keys with. */
  readonly installationKey: string
}

/** Roles, tables, the installation's keys, and what a first start brings. Idempotent. */
export async function prepareInstallation(options: PreparationOptions): Promise<Prepared> {
  const { config, composition, dataDirectory, newRootKey, say, step } = options
  const { databaseUrl: adminUrl, keysDatabaseUrl: keysAdminUrl, passwords, keyProvider } = config
  const { adminEmail, adminPassword, demo = false } = config
  if (await isRestoring(adminUrl)) throw restoreUnfinished()
  if (newRootKey && !existsSync(newRootKey)) createRootKeyFile(newRootKey)
  await step('Preparing the databases', () =>
    prepare({ adminUrl, keysAdminUrl, modules: composition.modules, passwords }),
  )
  const servers = { adminUrl, keysAdminUrl, stop: async () => {} }
  const installation = installationOn({ servers, passwords, keyProvider })
  try {
    const installationKey = await step('Opening the keys', async () => {
      await installation.keyring.createInstallation()

      return rawPublicKey(await installation.keyring.installationPublic()).toString('base64')
    })
    const seed = { ...installation, demo, adminEmail, adminPassword, dataDirectory, say }
    const { signIns } = await step('Setting up tenants and users', () => composition.seed(seed))

    return { installationKey, signIns }
  } finally {
    await installation.close()
  }
}

/** Half of it is there, and whoever was erased may still be in it: nothing is served before the rest is done. */
const restoreUnfinished = () =>
  new AppError(
    'A restore was begun here and has not ended. Run "npx leadkeep restore" again with the same backup.',
    {
      code: 'cli.restore_unfinished',
      status: 503,
    },
  )
