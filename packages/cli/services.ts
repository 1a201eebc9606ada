import { join } from 'node:path'
import { keyVariable, type UpConfig } from '@leadkeep/config'
import { connectionUrl, roles } from '@leadkeep/database/server'
import { type DataDirectory, keyProviderSetting, type Secrets } from './data-directory.ts'
import type { DatabaseServers } from './database-servers.ts'
import type { ServiceOptions } from './service.ts'

export interface InstallationSettings {
  readonly root: string
  readonly config: UpConfig
  readonly directory: DataDirectory
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly secrets: Secrets
  readonly servers: Pick<DatabaseServers, 'adminUrl' | 'keysAdminUrl'>
  /** Everything from its sources, instead of what was built. */
  readonly dev: boolean
}

export interface ServicesOptions extends InstallationSettings {
  readonly installationKey: string
}

type Planned = Omit<ServiceOptions, 'log'>

// Node keeps what a burst took; a small heap gives it back. Pages are kept as bytes outside of it.
const landingHeap = '--max-old-space-size=128'

// An export of a million entries then takes 40 MB on top of what the worker takes idle, and not 160.
const workerHeap = ['--max-semi-space-size=2', '--max-old-space-size=512']

/** Landing, backend and worker: three processes, each with its own role and nothing else of the environment (law 8). */
export function plannedServices(options: ServicesOptions): Planned[] {
  const { root, config, dev } = options
  const node = { program: process.execPath, directory: root }
  const watched = dev ? ['--watch', '--watch-preserve-output'] : []

  return [
    {
      ...node,
      name: 'landing',
      parameters: [...watched, landingHeap, '--import', 'tsx', join(root, 'apps/landing/main.ts')],
      environment: landingEnvironment(options),
      readyUrl: `http://${reachable(config.host)}:${config.landingPort}/readyz`,
    },
    {
      ...node,
      name: 'backend',
      parameters: [join(root, 'apps/backend/main.ts')],
      environment: backendEnvironment(options),
      readyUrl: `http://127.0.0.1:${config.backendPort}/readyz`,
    },
    {
      ...node,
      name: 'worker',
      // Without the loader for .tsx, which nothing here needs and which would take 70 MB.
      parameters: [...watched, ...workerHeap, join(root, 'apps/worker/main.ts')],
      environment: workerEnvironment(options),
    },
  ]
}

/** What any program needs of a machine. */
export function plainEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  dev = false,
): NodeJS.ProcessEnv {
  return defined({
    PATH: environment['PATH'],
    HOME: environment['HOME'],
    TMPDIR: environment['TMPDIR'],
    SystemRoot: environment['SystemRoot'],
    NODE_ENV: dev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    // What Node has compiled once, types stripped, it need not compile again: half the time of a start, and less memory.
    NODE_COMPILE_CACHE: environment['NODE_COMPILE_CACHE'],
  })
}

/** What `leadkeep migrate` is given: the one process that is administrator, for as long as it takes. */
export function preparingEnvironment({
  config,
  directory,
  environment,
  secrets,
  servers,
}: InstallationSettings) {
  const { owner, landing, backend, worker, keys } = secrets.passwords

  return defined({
    ...plainEnvironment(environment),
    DATABASE_URL: servers.adminUrl,
    KEYS_DATABASE_URL: servers.keysAdminUrl,
    LEADKEEP_OWNER_PASSWORD: owner,
    LEADKEEP_LANDING_PASSWORD: landing,
    LEADKEEP_BACKEND_PASSWORD: backend,
    LEADKEEP_WORKER_PASSWORD: worker,
    LEADKEEP_KEYS_PASSWORD: keys,
    LEADKEEP_KEY_PROVIDER: keyProviderSetting(config, directory),
    ...keyVariable(config.keyProvider, environment),
    LEADKEEP_DATA_DIR: directory.path,
    LEADKEEP_ADMIN_EMAIL: config.adminEmail,
    LEADKEEP_ADMIN_PASSWORD: config.adminPassword,
    LEADKEEP_DEMO: String(config.demo),
  })
}

function landingEnvironment({
  config,
  environment,
  secrets,
  servers,
  installationKey,
  dev,
}: ServicesOptions) {
  return defined({
    ...plainEnvironment(environment, dev),
    LANDING_PORT: String(config.landingPort),
    LEADKEEP_HOST: config.host,
    DATABASE_URL: connectionUrl(servers.adminUrl, roles.landing, secrets.passwords.landing),
    LEADKEEP_LANDING_SECRET: secrets.landingSecret,
    LEADKEEP_INSTALLATION_KEY: installationKey,
    LEADKEEP_TRUSTED_PROXIES: config.trustedProxies.join(','),
  })
}

function backendEnvironment({ config, directory, environment, secrets, servers, dev }: ServicesOptions) {
  return defined({
    ...plainEnvironment(environment, dev),
    BACKEND_PORT: String(config.backendPort),
    DATABASE_URL: connectionUrl(servers.adminUrl, roles.backend, secrets.passwords.backend),
    KEYS_DATABASE_URL: connectionUrl(servers.keysAdminUrl, roles.keys, secrets.passwords.keys),
    LEADKEEP_KEY_PROVIDER: keyProviderSetting(config, directory),
    ...keyVariable(config.keyProvider, environment),
    LEADKEEP_TRUSTED_PROXIES: config.trustedProxies.join(','),
    LEADKEEP_PUBLIC_ORIGIN: config.publicOrigin,
    LEADKEEP_LANDING_ORIGIN: landingOrigin(config),
  })
}

function workerEnvironment({ config, directory, environment, secrets, servers, dev }: ServicesOptions) {
  return defined({
    ...plainEnvironment(environment, dev),
    DATABASE_URL: connectionUrl(servers.adminUrl, roles.worker, secrets.passwords.worker),
    KEYS_DATABASE_URL: connectionUrl(servers.keysAdminUrl, roles.keys, secrets.passwords.keys),
    LEADKEEP_KEY_PROVIDER: keyProviderSetting(config, directory),
    ...keyVariable(config.keyProvider, environment),
    LEADKEEP_DATA_DIR: directory.path,
    SMTP_URL: config.smtpUrl,
    LEADKEEP_MAIL_FROM: config.mailFrom,
    LEADKEEP_PUBLIC_ORIGIN: config.publicOrigin ?? `http://127.0.0.1:${config.backendPort}`,
    LEADKEEP_LANDING_ORIGIN: landingOrigin(config),
  })
}

/** Where visitors come: what mails link to, and other sites embed. */
const landingOrigin = ({ landingOrigin, landingPort }: ServicesOptions['config']) =>
  landingOrigin ?? `http://localhost:${landingPort}`

/** Where an address that means "all of them" can be asked from here. */
const reachable = (host: string) =>
  host === '0.0.0.0' ? '127.0.0.1' : host.includes(':') ? `[${host === '::' ? '::1' : host}]` : host

function defined({ NODE_ENV, ...rest }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    NODE_ENV,
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined && value !== '')),
  }
}
