import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { keyVariable } from '@leadkeep/config'
import { expiredIn, isRestoring } from '@leadkeep/backup'
import { fileKeyProvider, keyProviderFrom } from '@leadkeep/crypto'
import { Client } from 'pg'
import { backupsMade } from './backups-made.ts'
import type { CliContext } from './command.ts'
import { isInstalled, keyProviderSetting } from './data-directory.ts'
import type { Check, Finding } from './doctor.ts'
import { lockHolder } from './lock.ts'
import type { OpenInstallation } from './open-installation.ts'
import { isFree } from './ports.ts'

const fine = (line: string): Finding => ({ state: 'fine', line })
const warning = (line: string): Finding => ({ state: 'warning', line })
const wrong = (line: string): Finding => ({ state: 'wrong', line })

const node: Check = async () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const enough = major > 24 || (major === 24 && minor >= 7)

  return enough
    ? fine(`Node ${process.versions.node}`)
    : wrong(`Node ${process.versions.node}: run "npm ci", which brings Node 24.`)
}

const install: Check = async ({ root }) =>
  said(root, 'scripts/installed.mjs', 'Packages are as package-lock.json lists them')

const settings: Check = async (context) => {
  context.config()

  return fine('Settings can be read')
}

const dataFolder: Check = async ({ directory }) => {
  if (!isInstalled(directory))
    return warning(`Nothing is installed in ${directory.path} yet: run "npm start".`)
  const version = join(directory.postgres, 'cluster/PG_VERSION')
  const found = existsSync(version) ? readFileSync(version, 'utf8').trim() : null
  if (found !== null && found !== '18')
    return wrong(
      `The data in ${directory.postgres} is of PostgreSQL ${found}: choose another LEADKEEP_DATA_DIR.`,
    )
  const open = [directory.secrets, directory.postgresLog].filter(
    (path) => existsSync(path) && isOpen(path, 0o077),
  )
  if (open.length > 0) return wrong(`Others can read ${open.join(', ')}: run "chmod 600 ${open.join(' ')}".`)
  if (isOpen(directory.path, 0o022))
    return wrong(`Others can write to ${directory.path}: run "chmod 711 ${directory.path}".`)

  return fine(`Data folder ${directory.path}${found === null ? '' : `, PostgreSQL ${found}`}`)
}

const rootKey: Check = async ({ config, directory, environment }) => {
  const setting = keyProviderSetting(config(), directory)
  if (!isInstalled(directory) && setting.startsWith('file:'))
    return warning('The root key is made at the first start.')
  keyProviderFrom(setting, keyVariable(setting, environment))

  return fine(`The root key is there and private (${setting.split(':')[0]})`)
}

const databases: Check = async (context) => {
  const config = context.config()
  if (!isInstalled(context.directory)) return warning('The databases are made at the first start.')
  const installation = await context.open()
  try {
    return [
      fine(config.databaseUrl ? 'Postgres answers' : 'The embedded Postgres answers'),
      ...(await restore(installation)),
      await migrations(context, installation),
      await keys(installation),
      await oldKeys(installation),
      apart(installation),
    ]
  } finally {
    await installation.close()
  }
}

/** Nothing is served meanwhile, and nobody goes on with it by themselves. */
async function restore({ ownerDatabaseUrl }: OpenInstallation): Promise<Finding[]> {
  return (await isRestoring(ownerDatabaseUrl))
    ? [
        wrong(
          'A restore was begun here and has not ended: run "npx leadkeep restore" again with the same backup.',
        ),
      ]
    : []
}

async function migrations({ modules }: CliContext, { ownerDatabaseUrl }: OpenInstallation): Promise<Finding> {
  const client = new Client({ connectionString: ownerDatabaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>('select name from migration')
    const known = modules.flatMap((module) => (module.migrations ?? []).map(({ name }) => name))
    const pending = known.filter((name) => !rows.some((row) => row.name === name))

    return pending.length === 0
      ? fine(`All ${known.length} migrations have run`)
      : wrong(`${pending.length} migrations have not run (${pending[0]} …): run "npm start".`)
  } finally {
    await client.end()
  }
}

async function keys({ keyring }: OpenInstallation): Promise<Finding> {
  await keyring.check()

  return fine('The key store opens with the root key')
}

/** Versions that a rotation has left: begun, and not run to its end. */
async function oldKeys({ keysDatabaseUrl }: OpenInstallation): Promise<Finding> {
  const client = new Client({ connectionString: keysDatabaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ kinds: string | null }>(
      `select string_agg(distinct kind, ', ') as kinds from (
         select kind from keystore.rotation
         union all select purpose from keystore.tenant_key where wrapped is not null
           group by tenant_id, purpose having count(*) > 1) unfinished`,
    )
    const kinds = rows[0]?.kinds

    return kinds
      ? warning(
          `Older versions of keys still live (${kinds}): "npx leadkeep keys status" says whose, and the same "npx leadkeep keys rotate" again finishes it.`,
        )
      : fine('No key has an older version that still lives')
  } finally {
    await client.end()
  }
}

function apart({ databaseUrl, keysDatabaseUrl }: OpenInstallation): Finding {
  const [data, keyStore] = [new URL(databaseUrl), new URL(keysDatabaseUrl)]
  const sameServer =
    data.hostname === keyStore.hostname && (data.port || '5432') === (keyStore.port || '5432')

  return sameServer
    ? warning(
        'Data and keys are on one server: whoever copies it has both. In production give KEYS_DATABASE_URL a server of its own.',
      )
    : fine('Data and keys are on two servers')
}

const recovery: Check = async ({ config, directory }) => {
  if (config().keyProvider !== undefined) return fine('The root key is kept by its provider')
  if (existsSync(directory.recoveryMade)) {
    const [, version = '1'] = readFileSync(directory.recoveryMade, 'utf8').trim().split(' ')
    const inUse = existsSync(directory.rootKey) ? await fileKeyProvider(directory.rootKey).version() : 1

    return Number(version) < inUse
      ? warning(
          'The recovery file is of an older root key: run "npx leadkeep keys recovery" for the one in use.',
        )
      : fine('A recovery file of the root key was made')
  }

  return warning(
    'No recovery file of the root key was made: without it a lost key file makes every record unreadable. Run "npx leadkeep keys recovery".',
  )
}

const day = 24 * 3_600_000
/** A day's work is what may be lost. */
const backupPeriod = 2 * day

const backups: Check = async ({ directory }) => {
  if (!isInstalled(directory)) return []
  const { data, keys } = backupsMade(directory)
  const isOld = (made: { readonly at: string } | undefined) =>
    made === undefined || Date.now() - Date.parse(made.at) > backupPeriod
  const expiredKeys = keys === undefined ? [] : await expiredIn(keys.folder, new Date())

  return [
    isOld(data)
      ? warning(
          `${data ? `The last backup of the data is of ${data.at.slice(0, 10)}` : 'The data was never backed up'}: run "npx leadkeep backup FOLDER" every day.`,
        )
      : fine('The data was backed up within two days'),
    isOld(keys)
      ? warning(
          `${keys ? `The last backup of the keys is of ${keys.at.slice(0, 10)}` : 'The keys were never backed up'}: without them a backup of the data opens for nobody. Run "npx leadkeep backup FOLDER --keys FOLDER".`,
        )
      : fine('The keys were backed up within two days'),
    ...(expiredKeys.length > 0
      ? [
          warning(
            `${expiredKeys.length} backups of keys in ${keys!.folder} are older than seven days and would bring back who was erased: remove them, everywhere.`,
          ),
        ]
      : []),
  ]
}

const ports: Check = async ({ config, directory }) => {
  const { landingPort, backendPort, host } = config()
  if (lockHolder(directory.lock)) return fine(`Leadkeep runs on ports ${landingPort} and ${backendPort}`)
  const wanted = [
    { port: landingPort, host, variable: 'LANDING_PORT' },
    { port: backendPort, host: '127.0.0.1', variable: 'BACKEND_PORT' },
  ]
  const findings = wanted.map(async (each) =>
    (await isFree(each))
      ? fine(`Port ${each.port} is free`)
      : wrong(`Port ${each.port} is taken: stop what listens there, or set ${each.variable}.`),
  )

  return Promise.all(findings)
}

const browser: Check = async ({ root }) => {
  const found = said(root, 'scripts/find-browser.ts', 'A browser for the tests')

  return found.state === 'wrong' ? warning(found.line) : found
}

/** In the order in which one thing stands on another. */
export const checks: readonly Check[] = [
  node,
  install,
  settings,
  dataFolder,
  rootKey,
  databases,
  recovery,
  backups,
  ports,
  browser,
]

/** What a script of the project says about the machine in one line; a deployment has no scripts and no need of them. */
function said(root: string, script: string, what: string): Finding {
  if (!existsSync(join(root, script))) return fine(`${what}: not asked in a deployment`)
  const { status, stdout } = spawnSync(process.execPath, [join(root, script)], {
    encoding: 'utf8',
    cwd: root,
  })
  const line = stdout.trim()

  return status === 0 ? fine(line ? `${what}: ${line}` : what) : wrong(line || `${script} failed.`)
}

/** Windows has no such modes. */
const isOpen = (path: string, bits: number) =>
  process.platform !== 'win32' && (statSync(path).mode & bits) !== 0
