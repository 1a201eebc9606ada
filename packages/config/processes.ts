import { configInvalid, type Environment, problem, read } from './read.ts'
import { variables as v } from './variables.ts'

/** The public process: no key provider, no key store, by type. */
export const landingConfig = (environment: Environment = process.env) =>
  read(
    {
      environment: v.environment,
      host: v.host,
      port: v.landingPort,
      databaseUrl: v.databaseUrl,
      secret: v.landingSecret,
      installationKey: v.installationKey,
      trustedProxies: v.trustedProxies,
      publicOrigin: v.publicOrigin,
    },
    environment,
  )

export const backendConfig = (environment: Environment = process.env) => ({
  ...read(
    {
      environment: v.environment,
      host: v.host,
      port: v.backendPort,
      databaseUrl: v.databaseUrl,
      keysDatabaseUrl: v.keysDatabaseUrl,
      trustedProxies: v.trustedProxies,
      publicOrigin: v.publicOrigin,
      landingOrigin: v.landingOrigin,
    },
    environment,
  ),
  keyProvider: keyProvider(environment),
})

export const workerConfig = (environment: Environment = process.env) => ({
  ...read(
    {
      environment: v.environment,
      databaseUrl: v.databaseUrl,
      keysDatabaseUrl: v.keysDatabaseUrl,
      dataDirectory: v.dataDirectory,
      smtpUrl: v.smtpUrl,
      mailFrom: v.mailFrom,
      landingOrigin: v.landingOrigin,
      publicOrigin: v.publicOrigin,
    },
    environment,
  ),
  keyProvider: keyProvider(environment),
})

/** The supervisor and the other commands of `leadkeep`, which prepare what the processes are then given. */
export function upConfig(environment: Environment = process.env) {
  const settings = read(
    {
      host: v.host,
      landingPort: v.landingPort,
      backendPort: v.backendPort,
      dataDirectory: v.dataDirectory,
      postgresPort: v.postgresPort,
      databaseUrl: v.optionalDatabaseUrl,
      keysDatabaseUrl: v.optionalKeysDatabaseUrl,
      keyProvider: v.optionalKeyProvider,
      trustedProxies: v.trustedProxies,
      publicOrigin: v.publicOrigin,
      adminEmail: v.adminEmail,
      adminPassword: v.adminPassword,
      demo: v.demo,
      smtpUrl: v.smtpUrl,
      mailFrom: v.mailFrom,
      landingOrigin: v.optionalLandingOrigin,
    },
    environment,
  )
  const { databaseUrl, keysDatabaseUrl } = settings
  if ((databaseUrl === undefined) !== (keysDatabaseUrl === undefined))
    throw configInvalid([
      problem({ name: 'KEYS_DATABASE_URL', mustBe: 'set together with DATABASE_URL, or neither' }),
    ])
  if (
    databaseUrl !== undefined &&
    keysDatabaseUrl !== undefined &&
    sameDatabase(databaseUrl, keysDatabaseUrl)
  )
    throw configInvalid([problem(v.keysDatabaseUrl)])

  // A demo tenant is for those who look around, not for a database that somebody set up.
  return { ...settings, demo: settings.demo ?? databaseUrl === undefined }
}

/** The one-shot step before the processes of a deployment: as administrator of both databases. */
export const migrateConfig = (environment: Environment = process.env) => ({
  ...read(
    {
      databaseUrl: v.databaseUrl,
      keysDatabaseUrl: v.keysDatabaseUrl,
      adminEmail: v.adminEmail,
      adminPassword: v.adminPassword,
      demo: v.demo,
    },
    environment,
  ),
  passwords: read(
    {
      owner: v.ownerPassword,
      landing: v.landingPassword,
      backend: v.backendPassword,
      worker: v.workerPassword,
      keys: v.keysPassword,
    },
    environment,
  ),
  keyProvider: keyProvider(environment),
})

export type LandingConfig = ReturnType<typeof landingConfig>
export type BackendConfig = ReturnType<typeof backendConfig>
export type WorkerConfig = ReturnType<typeof workerConfig>
export type UpConfig = ReturnType<typeof upConfig>
export type MigrateConfig = ReturnType<typeof migrateConfig>

export interface KeyProviderConfig {
  /** `file:/path` or `env:NAME`. */
  readonly setting: string
  /** The one variable that `env:NAME` names, or nothing: the provider need not see the rest. */
  readonly environment: Environment
}

function keyProvider(environment: Environment): KeyProviderConfig {
  const { setting } = read({ setting: v.keyProvider }, environment)

  return { setting, environment: keyVariable(setting, environment) }
}

/** What a process must be given beside `LEADKEEP_KEY_PROVIDER` for the provider to work. */
export function keyVariable(setting: string | undefined, environment: Environment): Environment {
  const name = setting?.startsWith('env:') ? setting.slice('env:'.length) : undefined

  return name === undefined ? {} : { [name]: environment[name] }
}

function sameDatabase(one: string, other: string): boolean {
  const [a, b] = [new URL(one), new URL(other)]

  return a.hostname === b.hostname && (a.port || '5432') === (b.port || '5432') && a.pathname === b.pathname
}
