import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, realpathSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@leadkeep/kernel'
import { Client, DatabaseError, escapeIdentifier } from 'pg'
import { guardOrphans } from './orphan-guard.ts'
import { postgresAccount } from './postgres-account.ts'
import { postgresBinaries } from './postgres-binaries.ts'
import {
  type Cluster,
  dataPath,
  freeOfServers,
  initialise,
  serverEnvironment,
  superuser,
} from './postgres-cluster.ts'
import { settingFlags } from './postgres-settings.ts'

export interface EmbeddedPostgresOptions {
  /** Holds the cluster and its superuser's password; made if missing. */
  readonly directory: string
  /** TCP port on 127.0.0.1. Default: one that is free. */
  readonly port?: number
  /** Receives each line of the server's log; none carries a stored value. */
  readonly log?: (line: string) => void
}

export interface EmbeddedPostgres {
  /** As superuser, to the database `leadkeep`. */
  readonly url: string
  /** As superuser, to the database `leadkeep_keys`. */
  readonly keysUrl: string
  readonly port: number
  /** Process id of the server. */
  readonly pid: number
  /** Settles when the server is gone, for whatever reason. */
  readonly exited: Promise<void>
  /** Ends all connections and stops; after five seconds by force, which loses nothing that was accepted. */
  stop(): Promise<void>
}

/**
 * PostgreSQL 18 in a folder of ours, also for root. It ends with this process, however that ends. Refuses in one
 * sentence, with a code of `database.embedded.*`: a folder of another version, one in use, a port that is taken.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  mkdirSync(options.directory, { recursive: true, mode: 0o711 })
  const directory = realpathSync(options.directory)
  const folder = join(directory, 'cluster')
  const account = postgresAccount(folder)
  const cluster: Cluster = { directory, folder, account, binaries: postgresBinaries(account) }
  const password = initialise(cluster)
  await freeOfServers(cluster)
  const port = options.port || (await freePort())
  const url = (database: string) => `postgres://${superuser}:${password}@127.0.0.1:${port}/${database}`
  const server = await serve(cluster, port, url('postgres'), options.log)
  await createDatabases(url('postgres'), ['leadkeep', 'leadkeep_keys'])

  return { url: url('leadkeep'), keysUrl: url('leadkeep_keys'), port, ...server }
}

/** A port on the loopback interface that nobody listens on right now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')

  return typeof address === 'object' && address ? address.port : freePort()
}

// https://www.postgresql.org/docs/18/errcodes-appendix.html
const wrongPassword = '28P01'

type Server = Pick<EmbeddedPostgres, 'pid' | 'exited' | 'stop'>

async function serve(
  cluster: Cluster,
  port: number,
  url: string,
  log?: (line: string) => void,
): Promise<Server> {
  const lastLines: string[] = []
  const child = spawn(
    cluster.binaries.postgres,
    ['-D', dataPath(cluster), '-p', String(port), ...settingFlags],
    {
      ...cluster.account,
      cwd: cluster.folder,
      env: serverEnvironment,
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true, // Ctrl-C in a terminal reaches a whole group; Postgres goes last, when we say so.
    },
  )
  const ended = Promise.withResolvers<void>()
  child.once('exit', () => ended.resolve())
  child.once('error', () => ended.resolve())
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastLines.splice(0, Math.max(0, lastLines.length - 9))
    if (line.endsWith('the database system is starting up')) return // The answer to our own knocking.
    lastLines.push(line)
    log?.(line)
  })
  if (child.pid === undefined) throw cannotStart(cluster, port, lastLines)
  const guard = guardOrphans(child.pid, { ask: 'INT', force: 'QUIT' })
  const exited = ended.promise.then(guard.release)
  if (await answers(url, child)) return { pid: child.pid, exited, stop: () => stop(child, exited) }
  await stop(child, exited)
  // After `kill -9` of a server its last connections need a moment to notice.
  if (lastLines.some((line) => line.includes('is still in use')))
    return sleep(200).then(() => serve(cluster, port, url, log))

  throw cannotStart(cluster, port, lastLines)
}

/** Tries until the server lets us in; false when it never will. Crash recovery may take its time. */
async function answers(url: string, child: ChildProcess): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
    try {
      await client.connect()
      await client.end()

      return child.exitCode === null && child.signalCode === null
    } catch (error) {
      if (error instanceof DatabaseError && error.code === wrongPassword) return false
      await sleep(15) // Not listening yet, or "the database system is starting up".
    }
  }

  return false
}

async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.kill('SIGINT')
  const force = setTimeout(() => child.kill('SIGQUIT'), 5_000)
  await exited
  clearTimeout(force)
}

async function createDatabases(url: string, names: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ datname: string }>('select datname from pg_database')
    const missing = names.filter((name) => !rows.some(({ datname }) => datname === name))
    for (const name of missing) await client.query('create database ' + escapeIdentifier(name))
  } finally {
    await client.end()
  }
}

function cannotStart({ directory }: Cluster, port: number, lines: readonly string[]): AppError {
  const taken = lines.some((line) => line.includes('Address already in use'))
  const message = taken
    ? `Port ${port} is taken: stop what listens there, or set LEADKEEP_POSTGRES_PORT.`
    : `Postgres did not start on ${directory}: ${lines.at(-1) ?? 'it said nothing'}`

  return new AppError(message, {
    code: `database.embedded.${taken ? 'port_taken' : 'cannot_start'}`,
    status: 500,
  })
}
