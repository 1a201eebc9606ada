import { spawn } from 'node:child_process'
import { open, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { childEnvironment } from './child-environment.ts'
import { alive, identify, leftBehind, markLimit, reap, stop } from './processes.ts'
import { mountArguments } from './mounts.ts'
import { openReach } from './reach.ts'
import { entriesOf, readIfThere } from './files.ts'
import type { FileHandle } from 'node:fs/promises'
import type { Identity } from './processes.ts'
import type { Reach } from './reach.ts'
import type { Sandbox } from './sandbox.ts'

export interface Confinement {
  argv: readonly string[]
  cwd: string
  /** The whole environment; nothing is added to it (see `workerEnvironment`). */
  env: Readonly<Record<string, string>>
  writable: readonly string[]
  /** Beyond what the sandbox shows: the hub's git folder, the brief, a credential that is handed in. */
  readable?: readonly string[]
  /** Within what is writable: a worktree's `.git`. */
  fixed?: readonly string[]
  /** `loopback` is a loopback of its own, with only the ports in `reach` leading to the host's. */
  network: 'none' | 'loopback' | 'open'
  reach?: readonly number[]
  stdin?: string
  stdout: string
  stderr: string
  /** How it ended is written here too, for an engine that was started anew meanwhile. */
  status?: string
  /** Ends the call: a polite signal, `graceMs` (ten seconds), then everything that carries the marker. */
  deadline?: AbortSignal
  graceMs?: number
  marker: string
  /** An agent goes on when the engine dies, a gate does not. */
  outlives?: boolean
  /** The largest file it may write. */
  maxFileBytes?: number
}

export interface Ended {
  exitCode: number | null
  signal: string | null
}

export interface Call extends Identity {
  ended: Promise<Ended & { survivors: number }>
}

/** Starts a program behind the sandbox, or without one where there is none, and follows it to its end. */
export async function confine(sandbox: Sandbox, options: Confinement): Promise<Call> {
  if (options.env['OUTERLOOP_MARKER'] !== options.marker)
    throw new Error('A call carries its marker in its environment.')
  const reach = sandbox.kind === 'bubblewrap' && options.reach?.length ? await openReach(options.reach) : null
  const argv = reach ? await reach.wrap(options.argv) : [...options.argv]
  const command =
    sandbox.kind === 'bubblewrap'
      ? await bubblewrap(sandbox, options, argv, reach?.folder)
      : ['sh', '-c', reported, 'sh', ...argv]

  const [program = '', ...args] = [...(await limited(options)), ...command]
  const files: FileHandle[] = []
  const file = async (path: string, flags: string) => {
    const handle = await open(path, flags, 0o600)
    files.push(handle)
    return handle.fd
  }

  try {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: childEnvironment(options.env),
      detached: true,
      stdio: [
        await file(options.stdin ?? '/dev/null', 'r'),
        await file(options.stdout, 'a'),
        await file(options.stderr, 'a'),
        await file(statusOf(options), 'w'),
        ...(await closedAbove(3, await file('/dev/null', 'r'))),
      ],
    })
    const exit = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }))
    })
    // Whoever awaits `ended` hears of a failure; until then it is not an unhandled one.
    exit.catch(() => undefined)
    if (child.pid === undefined)
      return { pid: 0, startTime: 0, ended: exit.then((end) => ({ ...end, survivors: 0 })) }
    const identity = await identify(child.pid)
    child.unref()

    return { ...identity, ended: closing(reach, follow(identity, exit, options)) }
  } finally {
    for (const each of files) await each.close()
  }
}

/**
 * Descriptors that our own parent left open in us, and that a child would inherit: the lock of a shell, the socket of an
 * agent. Each is covered with an empty one. (What we open ourselves is closed in children by itself.)
 */
async function closedAbove(last: number, empty: number): Promise<('ignore' | number)[]> {
  const open = (await entriesOf('/proc/self/fd'))
    .map(({ name }) => Number(name))
    .filter((fd) => fd > last && fd !== empty)
  const covers: ('ignore' | number)[] = []

  for (const fd of open) {
    const flags = /^flags:\s+([0-7]+)/m.exec(
      (await readIfThere(`/proc/self/fdinfo/${fd}`))?.toString() ?? '',
    )?.[1]
    if (flags === undefined || Number.parseInt(flags, 8) & closeOnExec) continue
    while (covers.length < fd - last - 1) covers.push('ignore')
    covers[fd - last - 1] = empty
  }

  return covers
}

/** O_CLOEXEC, which /proc shows among a descriptor's flags. */
const closeOnExec = 0o2000000

async function closing<End>(reach: Reach | null, ended: Promise<End>): Promise<End> {
  try {
    return await ended
  } finally {
    await reach?.close()
  }
}

/** A call that an earlier engine started: it is waited for by looking, and its end read from its status. */
export function attach(
  identity: Identity,
  options: Pick<Confinement, 'stdout' | 'status' | 'deadline' | 'graceMs' | 'marker'>,
): Call {
  const gone = async (): Promise<Ended> => {
    while (await alive(identity)) await sleep(500)
    return endOf(statusOf(options))
  }
  return { ...identity, ended: follow(identity, gone(), { ...options, outlives: true }) }
}

async function follow(
  identity: Identity,
  exit: Promise<Ended>,
  options: Pick<Confinement, 'deadline' | 'graceMs' | 'marker' | 'outlives'>,
): Promise<Ended & { survivors: number }> {
  const { deadline, marker, graceMs = 10_000, outlives = false } = options
  const end = () => void stop(marker, { graceMs, known: [identity] }).catch(() => undefined)
  if (deadline?.aborted) end()
  deadline?.addEventListener('abort', end, { once: true })

  try {
    const ended = await exit
    // Beside one that dies with us nothing is left to count.
    return { ...ended, survivors: outlives ? (await leftBehind(marker, identity)).length : 0 }
  } finally {
    deadline?.removeEventListener('abort', end)
    // What it left running is not part of its work.
    await reap(marker, [identity])
  }
}

async function bubblewrap(
  sandbox: Sandbox & { kind: 'bubblewrap' },
  options: Confinement,
  argv: readonly string[],
  sockets: string | undefined,
) {
  const mounts = await mountArguments({
    hidden: sandbox.hidden,
    readable: [...sandbox.readable, ...(options.readable ?? []), ...(sockets ? [sockets] : [])],
    writable: options.writable,
    fixed: options.fixed ?? [],
  })

  return [
    sandbox.program,
    '--unshare-user',
    '--unshare-pid',
    '--unshare-ipc',
    '--unshare-uts',
    '--unshare-cgroup-try',
    ...(options.network === 'open' ? [] : ['--unshare-net']),
    '--new-session',
    ...(options.outlives ? [] : ['--die-with-parent']),
    ...mounts,
    '--chdir',
    options.cwd,
    '--json-status-fd',
    '3',
    '--',
    ...argv,
  ]
}

/** Limits that hold for all it starts: no core dumps, no endless file, and the mark by which it is found again. */
async function limited({ marker, maxFileBytes }: Confinement): Promise<string[]> {
  if (!(await readIfThere('/usr/bin/prlimit'))) return []
  const [mark, bytes] = [markLimit(marker), maxFileBytes ?? 4 * 1024 ** 3]
  return ['/usr/bin/prlimit', `--msgqueue=${mark}:${mark}`, '--core=0:0', `--fsize=${bytes}:${bytes}`, '--']
}

/** What bubblewrap does on its third descriptor, for a program that is started without it; it hears the goodbye out. */
const reported =
  'trap : TERM INT HUP; "$@" 3>&-; code=$?; printf \'{ "exit-code": %d }\\n\' "$code" >&3; exit "$code"'

async function endOf(path: string): Promise<Ended> {
  const text = (await readIfThere(path)) ? await readFile(path, 'utf8') : ''
  const said = text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => status.parse(JSON.parse(line)))
  const exitCode = said.find((each) => each['exit-code'] !== undefined)?.['exit-code'] ?? null
  return { exitCode, signal: null }
}

const status = z.object({ 'exit-code': z.int().optional() })
const statusOf = ({ status: path, stdout }: Pick<Confinement, 'status' | 'stdout'>): string =>
  path ?? `${stdout}.status`
