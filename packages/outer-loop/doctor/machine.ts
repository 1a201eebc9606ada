import { execFile } from 'node:child_process'
import { access, constants, lstat, mkdir, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, isAbsolute, relative } from 'node:path'
import { promisify } from 'node:util'
import { atLeast, findProgram } from '../adapters/program.ts'
import type { Sandbox } from '../isolation/sandbox.ts'
import type { Environment } from '../adapters/adapter.ts'
import { type Check, fail, ok, warn } from './check.ts'

/** `git merge-tree --write-tree` is what the union is forecast with. */
const gitFloor = '2.38.0'

export const checkGit = async (environment: Environment): Promise<Check> => {
  const program = await findProgram('git', environment)
  if (program === null) return fail('git', 'git is not on the PATH.', 'Install git 2.38 or newer.')
  const { stdout } = await promisify(execFile)(program, ['--version'])
  const version = /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? '0.0.0'
  return atLeast(version, gitFloor)
    ? ok('git', `git ${version}`)
    : fail('git', `git ${version} cannot merge without a worktree.`, 'Install git 2.38 or newer.')
}

/** @param version as `process.versions.node` says it. */
export const checkNode = (version: string): Check =>
  atLeast(version, '24.0.0')
    ? ok('node', `Node ${version}`)
    : fail('node', `Node ${version} is too old.`, 'Use Node 24: npm ci brings one.')

/** @param sandbox what was really tried, not what is installed. */
export const checkSandbox = (sandbox: Sandbox): Check =>
  sandbox.kind === 'bubblewrap'
    ? ok('sandbox', `bubblewrap ${sandbox.version} holds: writes outside were refused, the network was off.`)
    : warn(
        'sandbox',
        `No write sandbox: ${sandbox.why}`,
        'Install bubblewrap (apt install bubblewrap), or start runs with --unsandboxed: then escapes are found and undone, not prevented.',
      )

/** Ledger and forge lie where no worker, and no commit, reaches them. */
export const checkHome = async (home: string, repository: string): Promise<Check> => {
  const beside = relative(await realOf(repository), await realOf(home))
  if (beside === '' || !(beside.startsWith('..') || isAbsolute(beside))) {
    return fail('home', `${home} is inside the repository.`, 'Set OUTERLOOP_HOME to a folder outside of it.')
  }
  try {
    await mkdir(home, { recursive: true, mode: 0o700 })
    await access(home, constants.W_OK)
  } catch {
    return fail('home', `${home} cannot be written.`, 'Set OUTERLOOP_HOME to a folder of yours.')
  }
  const stat = await lstat(home)
  if (stat.isSymbolicLink())
    return fail('home', `${home} is a symbolic link.`, 'Set OUTERLOOP_HOME to the folder itself.')
  if ((stat.mode & 0o077) !== 0) return warn('home', `Others can read ${home}.`, `chmod 700 ${home}`)
  if (!relative(await realOf(tmpdir()), await realOf(home)).startsWith('..')) {
    return warn(
      'home',
      `${home} is in the folder for temporary files: it is emptied, and codex does not start its own sandbox from there.`,
      'Set OUTERLOOP_HOME to a folder that stays.',
    )
  }
  return ok('home', home)
}

/** Of a path that may not be there yet: its nearest parent's real place. */
const realOf = async (path: string): Promise<string> => {
  try {
    return await realpath(path)
  } catch {
    const parent = dirname(path)
    if (parent === path) return path
    return `${await realOf(parent)}/${path.slice(parent.length).replace(/^\/+/, '')}`
  }
}
