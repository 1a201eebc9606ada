import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'

type Places = Record<
  'user' | 'repository' | 'remote' | 'hub' | 'forge' | 'forgeFile' | 'ledger' | 'base' | 'other',
  string
>

/**
 * All that no worker may change, as text, by other means than the engine's own: files by content, refs and objects by
 * stock git, databases by their rows. Two texts are equal, or something happened.
 */
export async function everything({
  user,
  repository,
  remote,
  hub,
  forge,
  forgeFile,
  ledger,
  base,
  other,
}: Places): Promise<string> {
  const parts = await Promise.all([
    files(user, /\/(objects|refs)\/|\/(packed-refs|COMMIT_EDITMSG|ORIG_HEAD|FETCH_HEAD)$|\.lock$|^\/ran$/),
    files(
      hub,
      /\/(objects\/(pack|[0-9a-f]{2})|refs)\/|\/(packed-refs|FETCH_HEAD)$|\/worktrees\/[^/]+\/(index|ORIG_HEAD|COMMIT_EDITMSG|FETCH_HEAD|logs\/.*)$|\.lock$/,
    ),
    files(forge, /\/(objects\/(pack|[0-9a-f]{2})|refs)\/|\/(packed-refs|accept|FETCH_HEAD)$|\.lock$/),
    files(base, /^$/),
    files(other, /^$/),
    ...[join(repository, '.git'), remote, hub, forge].map(repositoryText),
  ])
  return [...parts, rows(forgeFile, ['pull_request', 'review', 'ref']), rows(ledger, ['event'])].join(
    '\n---\n',
  )
}

async function files(root: string, except: RegExp): Promise<string> {
  const lines: string[] = []
  const walk = async (path: string): Promise<void> => {
    for (const entry of await readdir(join(root, path), { withFileTypes: true })) {
      const at = `${path}/${entry.name}`
      if (entry.isDirectory()) await walk(at)
      else if (!except.test(at)) {
        const { mode } = await lstat(join(root, at))
        const content = entry.isSymbolicLink()
          ? await readlink(join(root, at))
          : entry.isFile()
            ? await readFile(join(root, at))
            : ''
        lines.push(
          `${at} ${(mode & 0o777).toString(8)} ${createHash('sha256').update(content).digest('hex')}`,
        )
      }
    }
  }
  await walk('')
  return lines.sort().join('\n')
}

/** Refs, what `HEAD` is, and whether everything that refs need is there and whole. */
async function repositoryText(gitDir: string): Promise<string> {
  const ask = async (...args: string[]) => {
    try {
      // A branch of the attempt itself comes and goes with it.
      const { stdout } = await promisify(execFile)(
        'git',
        ['-c', 'core.fsmonitor=false', '-c', 'fsck.gitmodulesUpdate=ignore', '--git-dir', gitDir, ...args],
        {
          env: environment,
        },
      )
      return stdout.replaceAll(/^.* refs\/heads\/feat\/t\d+$\n?/gm, '')
    } catch (cause) {
      return `failed: ${String(Object(cause).code)}`
    }
  }
  const [refs, fsck] = await Promise.all([
    ask('for-each-ref', '--format=%(objectname) %(refname)'),
    ask('fsck', '--full', '--no-dangling', '--no-progress'),
  ])
  return `${gitDir}\n${refs}\n${/failed/.test(fsck) ? 'broken' : 'whole'}`
}

const environment = {
  NODE_ENV: 'test' as const,
  PATH: process.env['PATH'],
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  HOME: '/nonexistent',
  GIT_NO_REPLACE_OBJECTS: '1',
}

function rows(file: string, tables: string[]): string {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return JSON.stringify([
      ...tables.map((table) => database.prepare(`select * from ${table} order by 1, 2`).all()),
      database.prepare('select name from sqlite_master order by name').all(),
    ])
  } catch (cause) {
    return `broken: ${String(cause)}`
  } finally {
    database.close()
  }
}
