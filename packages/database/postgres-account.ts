import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { AppError } from '@leadkeep/kernel'

/** Whom Postgres runs as. Empty: as ourselves. */
export interface Account {
  readonly uid?: number
  readonly gid?: number
}

/** Postgres refuses to run as root. Whoever owns the data runs it; for new data the `postgres` user, made if missing. */
export function postgresAccount(cluster: string): Account {
  if (process.getuid?.() !== 0) return {}
  const existing = statSync(cluster, { throwIfNoEntry: false })
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid }

  return lookUp() ?? create()
}

/** Whether the account may walk to a path: execute permission on every folder above it. */
export function reaches({ uid, gid }: Account, path: string): boolean {
  if (uid === undefined) return true
  const parent = dirname(resolve(path))
  const { mode, uid: owner, gid: group } = statSync(parent)
  const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001

  return (mode & bit) !== 0 && (parent === dirname(parent) || reaches({ uid, gid }, parent))
}

function lookUp(): Account | undefined {
  try {
    return { uid: numberOf('-u'), gid: numberOf('-g') }
  } catch {
    return undefined // `id` fails when there is no such user.
  }
}

const numberOf = (which: '-u' | '-g') =>
  Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))

function create(): Account {
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'ignore' })
  } catch (cause) {
    throw new AppError(
      'Postgres does not run as root and a user "postgres" could not be created: add one, run as another user, or set DATABASE_URL.',
      { code: 'database.embedded.no_account', status: 500, cause },
    )
  }

  return { uid: numberOf('-u'), gid: numberOf('-g') }
}
