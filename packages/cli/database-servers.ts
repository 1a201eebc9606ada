import { appendFileSync, rmSync, statSync } from 'node:fs'
import type { UpConfig } from '@leadkeep/config'
import { startEmbeddedPostgres } from '@leadkeep/database/server'
import { AppError } from '@leadkeep/kernel'
import { Client, DatabaseError } from 'pg'
import type { DataDirectory } from './data-directory.ts'

export interface DatabaseServers {
  /** As a role that may create roles; for preparing only. */
  readonly adminUrl: string
  readonly keysAdminUrl: string
  /** Of the embedded Postgres, where there is one. */
  readonly postgresPort?: number
  /** Settles when the embedded Postgres is gone; never for servers that are not ours. */
  readonly gone: Promise<void>
  stop(): Promise<void>
}

export interface ServerOptions {
  readonly config: UpConfig
  readonly directory: DataDirectory
  /** Port to come back on after a crash, since others know it by now. */
  readonly port?: number
  /** Lines of the embedded Postgres that somebody should see. */
  readonly log?: (line: string) => void
}

/** The servers that DATABASE_URL and KEYS_DATABASE_URL name, or an embedded one in the data folder. */
export async function databaseServers({
  config,
  directory,
  port,
  log,
}: ServerOptions): Promise<DatabaseServers> {
  const { databaseUrl, keysDatabaseUrl } = config
  if (databaseUrl !== undefined && keysDatabaseUrl !== undefined) {
    await requireAnswer('DATABASE_URL', databaseUrl)
    await requireAnswer('KEYS_DATABASE_URL', keysDatabaseUrl)

    return {
      adminUrl: databaseUrl,
      keysAdminUrl: keysDatabaseUrl,
      gone: new Promise(() => {}),
      stop: async () => {},
    }
  }
  const server = await startEmbeddedPostgres({
    directory: directory.postgres,
    port: port ?? config.postgresPort,
    log: keeping(directory.postgresLog, log),
  })

  return {
    adminUrl: server.url,
    keysAdminUrl: server.keysUrl,
    postgresPort: server.port,
    gone: server.exited,
    stop: server.stop,
  }
}

/** Refuses in one sentence a server that is away, too old, or does not know us; never repeats the password. */
export async function requireAnswer(variable: string, url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {}) // Told by the query that fails for it.
  try {
    await client.connect()
    const { rows } = await client.query<{ version: number }>(
      `select current_setting('server_version_num')::int as version`,
    )
    if ((rows[0]?.version ?? 0) < 180_000)
      throw refused(variable, url, 'is older than PostgreSQL 18: upgrade it')
  } catch (error) {
    if (error instanceof AppError) throw error
    throw refused(variable, url, reason(error), error)
  } finally {
    await client.end().catch(() => {})
  }
}

function reason(error: unknown): string {
  if (error instanceof DatabaseError) return reasons[error.code ?? ''] ?? `refuses us (${error.code})`
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer'

  return `does not answer (${code}): check the address and that the server runs`
}

// https://www.postgresql.org/docs/18/errcodes-appendix.html
const reasons: Readonly<Record<string, string>> = {
  '28P01': 'does not accept the user or password: correct them',
  '28000': 'does not let this user in from here: see its pg_hba.conf',
  '3D000': 'has no such database: create it, or correct the name',
  '53300': 'has no connection left: raise max_connections',
}

function refused(variable: string, url: string, why: string, cause?: unknown): AppError {
  const { hostname, port, pathname } = new URL(url)

  return new AppError(`${variable} (${hostname}:${port || '5432'}${pathname}) ${why}.`, {
    code: 'cli.database_refused',
    status: 500,
    cause,
  })
}

const largestLog = 1_000_000

/** The server's log goes to a file of at most a megabyte, begun anew at a start; only what is unusual is shown. */
function keeping(file: string, show: (line: string) => void = () => {}): (line: string) => void {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largestLog) rmSync(file)

  return (line) => {
    appendFileSync(file, `${line}\n`, { mode: 0o600 })
    if (/ (WARNING|FATAL|PANIC): |terminated by signal|not properly shut down/.test(line)) show(line)
  }
}
