import { keyVariable, type KeyProviderConfig } from '@leadkeep/config'
import { type Passwords, superuserUrl } from '@leadkeep/database/server'
import { AppError } from '@leadkeep/kernel'
import {
  isInstalled,
  keepSecrets,
  keyProviderSetting,
  makeDataDirectory,
  newSecrets,
  readSecrets,
} from './data-directory.ts'
import { databaseServers } from './database-servers.ts'
import { acquireLock, lockHolder } from './lock.ts'
import type { CommandOptions } from './open-installation.ts'

/** Both databases as their administrator: what a backup and a restore need, and no other command. */
export interface Administration {
  readonly adminUrl: string
  readonly keysAdminUrl: string
  readonly passwords: Passwords
  readonly keyProvider: KeyProviderConfig
  /** Keeps what a new installation was given; nothing for one that was there. */
  keep(): void
  close(): Promise<void>
}

interface AdministrationOptions extends CommandOptions {
  /** Makes a data folder where there is none; and nobody else may have it open. */
  readonly forRestore?: boolean
}

/** Of an embedded Postgres that runs, or that is started for as long as this takes; else of the servers that are named. */
export async function openAdministration(options: AdministrationOptions): Promise<Administration> {
  const { config, directory, environment, forRestore = false } = options
  const isFirst = !isInstalled(directory)
  if (isFirst && forRestore) makeDataDirectory(directory)
  const secrets = isFirst && forRestore ? newSecrets() : readSecrets(directory)
  const common = {
    passwords: secrets.passwords,
    keyProvider: {
      setting: keyProviderSetting(config, directory),
      environment: keyVariable(config.keyProvider, environment),
    },
    keep: () => (isFirst && forRestore ? keepSecrets(directory, secrets) : undefined),
  }
  const holder = lockHolder(directory.lock)
  if (holder && !forRestore && config.databaseUrl === undefined) {
    if (holder.postgresPort === undefined)
      throw new AppError('Leadkeep is just starting: try again in a few seconds.', {
        code: 'cli.starting',
        status: 503,
      })
    const url = (database: string) => superuserUrl(directory.postgres, holder.postgresPort!, database)

    return { ...common, adminUrl: url('leadkeep'), keysAdminUrl: url('leadkeep_keys'), close: async () => {} }
  }
  const lock = acquireLock(directory)
  try {
    const servers = await databaseServers({ config, directory })

    return { ...common, ...servers, close: () => servers.stop().finally(() => lock.release()) }
  } catch (error) {
    lock.release()
    throw error
  }
}
