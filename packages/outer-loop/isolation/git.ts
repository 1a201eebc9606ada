import { spawn } from 'node:child_process'
import { childEnvironment } from './child-environment.ts'

/**
 * The engine's git. Nothing that a worker can write decides what this runs: no hooks, no filters of a user's or a
 * system's configuration, no pagers, editors, credential helpers or transports that start programs, no variable of our
 * own environment. What a repository's own configuration could still name (`filter.*`, `merge.*.driver`) is taken away
 * by the hub's `info/attributes`, which outranks every `.gitattributes`.
 */
export async function git(args: readonly string[], options: GitOptions): Promise<GitResult> {
  const at = place(options)
  const child = spawn('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], {
    cwd: options.cwd ?? '/',
    env: childEnvironment({
      ...environment,
      ...at,
      ...options.identity,
      ...indexOf(options.index),
      ...literal(options),
    }),
    stdio: ['pipe', 'pipe', 'pipe'],
    signal: options.signal,
  })
  const output: Buffer[] = []
  const errors: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
  // A git that ends before it has read everything closes the pipe: its exit code says what happened.
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.input ?? '')

  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? -1))
  })
  const bytes = Buffer.concat(output)
  const result = {
    exitCode,
    bytes,
    stderr: Buffer.concat(errors).toString(),
    // Made when it is asked for: the contents of a whole tree are read as bytes.
    get stdout() {
      return bytes.toString()
    },
  }

  if (exitCode !== 0 && options.allow !== 'any' && !options.allow?.includes(exitCode))
    throw new GitFailed(args, result)
  return result
}

/** What most callers want: the output of a command that must succeed, without its last line break. */
export async function ask(args: readonly string[], options: GitOptions): Promise<string> {
  return (await git(args, options)).stdout.replace(/\n$/, '')
}

export interface GitOptions {
  /** The repository's git folder, never found by walking up from a folder that a worker owns; null to make one. */
  gitDir: string | null
  workTree?: string
  /** An index of our own, outside the work tree. */
  index?: string
  cwd?: string
  input?: string | Buffer
  /** Author and date of a commit: handed in, so that the same work has the same name. */
  identity?: Record<string, string>
  /** `check-ignore` knows no pathspecs at all, and refuses to be told so. */
  literal?: false
  /** Exit codes beside 0 that are an answer. */
  allow?: readonly number[] | 'any'
  signal?: AbortSignal
}

export interface GitResult {
  exitCode: number
  stdout: string
  bytes: Buffer
  stderr: string
}

export class GitFailed extends Error {
  readonly code = 'git.failed'
  readonly result: { exitCode: number; stderr: string }

  constructor(args: readonly string[], result: { exitCode: number; stderr: string }) {
    const said = result.stderr.trim().split('\n').slice(-3).join(' ')
    super(`git ${args[0] ?? ''} ended with ${result.exitCode}: ${said}`)
    this.result = result
  }
}

/** `refs/heads/feat/landing-page`: what `git check-ref-format` allows, and less. Never a name that begins with `-`. */
export function branchRef(branch: string): string {
  const plain = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/
  if (
    !plain.test(branch) ||
    branch.startsWith('refs/') ||
    branch.length > 200 ||
    /\.\.|\.lock(\/|$)|\.(\/|$)/.test(branch)
  )
    throw new InvalidName('branch', branch)

  return `refs/heads/${branch}`
}

/** Names that come from plans and people are compared with a pattern before they are part of any argument. */
export function objectNameOf(text: string): string {
  if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text)) throw new InvalidName('object name', text)
  return text
}

/** A name that becomes part of a path under the engine's home: one step, never two. */
export function folderName(text: string): string {
  if (!/^[a-z0-9][a-z0-9._-]{0,80}$/.test(text) || text.includes('..')) throw new InvalidName('name', text)
  return text
}

export class InvalidName extends Error {
  readonly code = 'git.invalid_name'

  constructor(what: string, text: string) {
    super(`Not a ${what}: ${JSON.stringify(text.slice(0, 200))}`)
  }
}

/** Whoever asks git in a worktree gets these too: no user's or system's configuration, nobody to ask, no way up. */
export const quietGit = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '/bin/false',
  SSH_ASKPASS: '/bin/false',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_PAGER: 'cat',
  GIT_EDITOR: '/bin/false',
} as const

const environment = {
  ...quietGit,
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin',
  HOME: '/nonexistent',
  LC_ALL: 'C',
  TZ: 'UTC',
  GIT_SSH_COMMAND: '/bin/false',
  GIT_ALLOW_PROTOCOL: 'file',
  /** A replaced or grafted object shows one history and has another. */
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_GRAFT_FILE: '/dev/null',
  GIT_CEILING_DIRECTORIES: '/',
  GIT_DISCOVERY_ACROSS_FILESYSTEM: '0',
} as const

const settings = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.commitGraph=false',
  'core.untrackedCache=false',
  'core.attributesFile=/dev/null',
  'core.excludesFile=/dev/null',
  'core.autocrlf=false',
  'core.safecrlf=false',
  'core.symlinks=true',
  'core.fileMode=true',
  'core.quotePath=false',
  'core.precomposeUnicode=false',
  'core.pager=cat',
  'core.askPass=/bin/false',
  'core.editor=/bin/false',
  'core.sshCommand=/bin/false',
  'core.alternateRefsCommand=/bin/false',
  'commit.gpgSign=false',
  'tag.gpgSign=false',
  'push.gpgSign=false',
  'gpg.program=/bin/false',
  'credential.helper=',
  'diff.renameLimit=2000',
  'protocol.allow=never',
  'protocol.file.allow=always',
  'protocol.ext.allow=never',
  'submodule.recurse=false',
  'fetch.recurseSubmodules=false',
  'push.recurseSubmodules=no',
  'gc.auto=0',
  'maintenance.auto=false',
  'advice.detachedHead=false',
  'init.defaultBranch=main',
  'log.showSignature=false',
  'merge.renames=true',
]

/** The work tree is always said, so that a `core.worktree` in a repository's configuration has no say. */
function place({ gitDir, workTree }: GitOptions): Record<string, string> {
  return { ...(gitDir ? { GIT_DIR: gitDir } : {}), ...(workTree ? { GIT_WORK_TREE: workTree } : {}) }
}

/** A path is a path: `:(top)` and `*` in a file's name mean nothing. */
const literal = (options: GitOptions): Record<string, string> =>
  options.literal === false ? {} : { GIT_LITERAL_PATHSPECS: '1' }

const indexOf = (index: string | undefined): Record<string, string> =>
  index ? { GIT_INDEX_FILE: index } : {}
