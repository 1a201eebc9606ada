import { keyVariable, type KeyProviderConfig, type UpConfig } from '@leadkeep/config'
import { keyProviderFrom, Keyring, keyStorePool } from '@leadkeep/crypto'
import { connectionUrl, type Passwords, roles } from '@leadkeep/database'
import { AppError } from '@leadkeep/kernel'
import { type DataDirectory, keyProviderSetting, readSecrets } from './data-directory.ts'
import { type DatabaseServers, databaseServers } from './database-servers.ts'
import { acquireLock, lockHolder } from './lock.ts'

/** All that a command needs to act on an installation: the same as the worker has, under the worker's role. */
export interface OpenInstallation {
  /** As `leadkeep_worker`. */
  readonly databaseUrl: string
  /** As `leadkeep_backend`: what staff do through screens. */
  readonly backendDatabaseUrl: string
  /** As `leadkeep_owner`; for looking at tables and migrations, never for records. */
  readonly ownerDatabaseUrl: string
  /** As `leadkeep_keys`. */
  readonly keysDatabaseUrl: string
  readonly keyProvider: KeyProviderConfig
  readonly keyring: Keyring
  /** Whether nobody else has it open, and nobody can while we do. */
  readonly isAlone: boolean
  close(): Promise<void>
}

export interface InstallationOptions {
  readonly servers: Pick<DatabaseServers, 'adminUrl' | 'keysAdminUrl' | 'stop'>
  readonly passwords: Passwords
  readonly keyProvider: KeyProviderConfig
  readonly isAlone?: boolean
}

/** Addresses under each role, and the keyring. `close` ends our connections and then the servers, if we started them. */
export function installationOn({
  servers,
  passwords,
  keyProvider,
  isAlone = false,
}: InstallationOptions): OpenInstallation {
  const keysDatabaseUrl = connectionUrl(servers.keysAdminUrl, roles.keys, passwords.keys)
  const provider = keyProviderFrom(keyProvider.setting, keyProvider.environment)
  const pool = keyStorePool(keysDatabaseUrl, 2)

  return {
    databaseUrl: connectionUrl(servers.adminUrl, roles.worker, passwords.worker),
    backendDatabaseUrl: connectionUrl(servers.adminUrl, roles.backend, passwords.backend),
    ownerDatabaseUrl: connectionUrl(servers.adminUrl, roles.owner, passwords.owner),
    keysDatabaseUrl,
    keyProvider,
    keyring: new Keyring({ pool, provider }),
    isAlone,
    async close() {
      await pool.end()
      await servers.stop()
    },
  }
}

export interface CommandOptions {
  readonly config: UpConfig
  readonly directory: DataDirectory
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** For a single command: joins the Postgres of a running `leadkeep up`, or starts it for as long as the command takes. */
export async function openInstallation({
  config,
  directory,
  environment,
}: CommandOptions): Promise<OpenInstallation> {
  const { passwords } = readSecrets(directory)
  const keyProvider = {
    setting: keyProviderSetting(config, directory),
    environment: keyVariable(config.keyProvider, environment),
  }
  const holder = lockHolder(directory.lock)
  if (holder && config.databaseUrl === undefined) {
    if (holder.postgresPort === undefined)
      throw new AppError('Leadkeep is just starting: try again in a few seconds.', {
        code: 'cli.starting',
        status: 503,
      })
    const url = (database: string) => `postgres://127.0.0.1:${holder.postgresPort}/${database}`
    const servers = { adminUrl: url('leadkeep'), keysAdminUrl: url('leadkeep_keys'), stop: async () => {} }

    return installationOn({ servers, passwords, keyProvider })
  }
  const lock = config.databaseUrl === undefined ? acquireLock(directory) : undefined
  try {
    const servers = await databaseServers({ config, directory })
    const stop = () => servers.stop().finally(() => lock?.release())

    return installationOn({
      servers: { ...servers, stop },
      passwords,
      keyProvider,
      isAlone: lock !== undefined,
    })
  } catch (error) {
    lock?.release()
    throw error
  }
}
