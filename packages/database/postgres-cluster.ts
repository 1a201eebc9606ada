import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@leadkeep/kernel'
import { type Account, reaches } from './postgres-account.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'

export interface Cluster {
  /** Our folder: the password lies here, mode 0600. */
  readonly directory: string
  /** The server's folder, owned by its account, mode 0700. */
  readonly folder: string
  readonly account: Account
  readonly binaries: PostgresBinaries
}

export const superuser = 'leadkeep_superuser'

/** To a cluster of ours that runs on this port, as its superuser: for whoever may read its folder. */
export const superuserUrl = (directory: string, port: number, database: string): string =>
  `postgres://${superuser}:${existing(join(directory, 'superuser-password'))}@127.0.0.1:${port}/${database}`

/** Makes the cluster if there is none, and returns the superuser's password, which was drawn when it was made. */
export function initialise(cluster: Cluster): string {
  const passwordFile = join(cluster.directory, 'superuser-password')
  if (existsSync(join(cluster.folder, 'PG_VERSION'))) {
    refuseOtherVersion(cluster)

    return existing(passwordFile)
  }
  const password = randomBytes(24).toString('base64url')
  const staging = `${cluster.folder}.new`
  rmSync(staging, { recursive: true, force: true }) // What a start that was cut short left behind.
  mkdirSync(staging, { mode: 0o700 })
  give(cluster.account, staging)
  initdb({ ...cluster, folder: staging }, password)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  renameSync(staging, cluster.folder)

  return password
}

/**
 * How the server is told where its data is. On Linux the account may be unable to walk there (a project in root's home),
 * but it may use the folder it was put into.
 */
export function dataPath({ account, folder }: Cluster): string {
  return reaches(account, folder) || process.platform !== 'linux' ? folder : '/proc/self/cwd'
}

/** Waits for a server that is just leaving, refuses one that stays, and clears what a dead one left behind. */
export async function freeOfServers({ directory, folder }: Cluster, patienceMs = 12_000): Promise<void> {
  const pidFile = join(folder, 'postmaster.pid')
  for (let waited = 0; existsSync(pidFile); waited += 50) {
    const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10)
    if (!serves(pid, folder)) return rmSync(pidFile, { force: true })
    if (waited >= patienceMs)
      throw new AppError(
        `Postgres already runs on ${directory} (process ${pid}): stop it, or choose another LEADKEEP_DATA_DIR.`,
        { code: 'database.embedded.in_use', status: 500 },
      )
    await sleep(50)
  }
}

function refuseOtherVersion({ directory, folder, binaries }: Cluster): void {
  const found = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim()
  if (found === binaries.major) return
  throw new AppError(
    `The data in ${directory} is of PostgreSQL ${found}, this is ${binaries.major}: dump it with ${found} and restore it, or choose another LEADKEEP_DATA_DIR.`,
    { code: 'database.embedded.other_version', status: 500 },
  )
}

function existing(passwordFile: string): string {
  if (existsSync(passwordFile)) return readFileSync(passwordFile, 'utf8')
  throw new AppError(
    `${passwordFile} is missing: restore it from where the data came from, or choose another LEADKEEP_DATA_DIR.`,
    { code: 'database.embedded.password_missing', status: 500 },
  )
}

function initdb(cluster: Cluster, password: string): void {
  const { account, folder, binaries } = cluster
  const secret = mkdtempSync(join(account.uid === undefined ? tmpdir() : '/tmp', 'leadkeep-'))
  const secretFile = join(secret, 'password')
  writeFileSync(secretFile, password, { mode: 0o600 })
  give(account, secret, secretFile)
  const flags = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const access = ['--auth=scram-sha-256', `--username=${superuser}`, `--pwfile=${secretFile}`]
  try {
    execFileSync(binaries.initdb, [`--pgdata=${dataPath(cluster)}`, ...flags, ...access], {
      ...account,
      cwd: folder,
      env: serverEnvironment,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  } catch (cause) {
    throw new AppError(`A database could not be made in ${folder}.`, {
      code: 'database.embedded.cannot_initialise',
      status: 500,
      cause,
    })
  } finally {
    rmSync(secret, { recursive: true, force: true })
  }
}

/** No setting of ours reaches the server. (NODE_ENV is there for Next's types, which want it everywhere.) */
export const serverEnvironment: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  LC_ALL: 'C',
  TZ: 'UTC',
  NODE_ENV: process.env.NODE_ENV,
}

function give({ uid, gid }: Account, ...paths: string[]): void {
  if (uid !== undefined && gid !== undefined) for (const path of paths) chownSync(path, uid, gid)
}

/** Whether a process is a server on this folder; its number alone says nothing, since numbers are used again. */
function serves(pid: number, folder: string): boolean {
  try {
    if (process.platform === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === folder
    process.kill(pid, 0)

    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(
      'postgres',
    )
  } catch {
    return false // No such process.
  }
}
