import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { readlink } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { entriesOf, readIfThere } from './files.ts'

/** A process, beyond its number: numbers are used again, and start anew with the machine. */
export interface Identity {
  pid: number
  /** Clock ticks since boot at which it started; 0 where there is no `/proc`. */
  startTime: number
  bootId?: string
}

interface Process extends Identity {
  parent: number
  state: string
}

/** Whether exactly that process still runs. A process that ended and was not collected yet does not. */
export async function alive({ pid, startTime, bootId }: Identity): Promise<boolean> {
  if (!hasProc) return canSignal(pid)
  if (bootId !== undefined && bootId !== (await currentBoot())) return false
  const found = readProcess(pid)
  return found !== null && found.startTime === startTime && !ended(found)
}

export async function identify(pid: number): Promise<Identity> {
  return { pid, startTime: readProcess(pid)?.startTime ?? 0, bootId: await currentBoot() }
}

export async function currentBoot(): Promise<string> {
  return (await readIfThere('/proc/sys/kernel/random/boot_id'))?.toString().trim() ?? ''
}

/**
 * Everything that a call started, wherever it went. A process is known by the marker in its environment, by the mark in
 * its limits (which a program cannot take off, see `markLimit`), or by its parents. Sessions, process groups and a
 * changed name mean nothing here: agents' tools run in sessions of their own.
 */
export async function marked(
  marker: string,
  known: readonly Identity[] = [],
  since = beganAt(known),
): Promise<Identity[]> {
  const all = await readProcesses()
  const ours = new Set(
    known.filter(({ pid, startTime }) => all.get(pid)?.startTime === startTime).map(({ pid }) => pid),
  )
  const protectedPids = ancestors(all, process.pid)
  const [environment, limit] = [`\0OUTERLOOP_MARKER=${marker}\0`, markLimit(marker)]

  for (const { pid, startTime } of all.values())
    if (startTime >= since && carries(pid, environment, limit)) ours.add(pid)
  for (let grew = true; grew;) {
    grew = false
    for (const { pid, parent } of all.values())
      if (ours.has(parent) && !ours.has(pid)) grew = Boolean(ours.add(pid))
  }

  return [...all.values()].filter(
    (each) => ours.has(each.pid) && !protectedPids.has(each.pid) && !ended(each),
  )
}

/**
 * Ends everything that carries the marker and says what it had to end. All are stopped before any is killed, so that
 * none can start another in between; then one looks again until nothing is left.
 */
export async function reap(marker: string, known: readonly Identity[] = []): Promise<Identity[]> {
  const killed = new Map<string, Identity>()

  for (let round = 0; round < 100; round += 1) {
    const found = await marked(marker, [...known, ...killed.values()], beganAt(known))
    if (found.length === 0) return [...killed.values()]
    const news = found.filter((each) => !killed.has(keyOf(each)))
    for (const each of found) signal(each.pid, 'SIGSTOP')
    for (const each of news) killed.set(keyOf(each), each)
    if (news.length === 0 || round > 3) for (const each of found) signal(each.pid, 'SIGKILL')
    if (news.length === 0) await sleep(10)
  }

  throw new Unkillable(await marked(marker, [...killed.values()]))
}

/** What a call started and what outlived it; the sandbox around it is ours. */
export async function leftBehind(marker: string, call: Identity): Promise<Identity[]> {
  const found: Identity[] = []
  for (const each of await marked(marker, [call])) if (!(await isSandbox(each.pid))) found.push(each)

  return found
}

/** Asks politely, waits, then reaps. */
export async function stop(
  marker: string,
  options: { graceMs: number; known?: readonly Identity[] },
): Promise<Identity[]> {
  for (const { pid } of await marked(marker, options.known))
    if (!(await isSandbox(pid))) signal(pid, 'SIGTERM')
  const until = performance.now() + options.graceMs
  while (performance.now() < until && (await marked(marker, options.known)).length > 0) await sleep(50)
  return reap(marker, options.known)
}

/**
 * A hard limit that nothing uses, set to a value of the marker's own. It is inherited through every fork and exec, and
 * without privilege a program can only lower it: clearing the environment does not hide a process from us.
 */
export const markLimit = (marker: string): number =>
  800_000 - (createHash('sha256').update(marker).digest().readUInt32BE(0) % 400_000)

/** What was there before a call began it has not started: of most processes of a machine nothing more is read. */
const beganAt = (known: readonly Identity[]): number =>
  known.length === 0 ? 0 : Math.min(...known.map(({ startTime }) => startTime))

function carries(pid: number, environment: string, limit: number): boolean {
  if (`\0${readOrNothing(`/proc/${pid}/environ`)}`.includes(environment)) return true
  const limits = readOrNothing(`/proc/${pid}/limits`)
  return Number(/^Max msgqueue size\s+\d+\s+(\d+)/m.exec(limits)?.[1]) === limit
}

async function readProcesses(): Promise<Map<number, Process>> {
  const pids = (await entriesOf('/proc')).map(({ name }) => name).filter((name) => /^\d+$/.test(name))
  const found = pids.map((pid) => readProcess(Number(pid)))
  return new Map(found.flatMap((each) => (each ? [[each.pid, each]] : [])))
}

/** proc_pid_stat(5): the name stands in brackets and may hold anything; what follows is counted from its last one. */
function readProcess(pid: number): Process | null {
  const text = readOrNothing(`/proc/${pid}/stat`)
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state = '', parent] = fields
  return text ? { pid, state, parent: Number(parent), startTime: Number(fields[19]) } : null
}

/**
 * A process that ends while it is looked at, or belongs to somebody else, has nothing to show. Read at once: the kernel
 * answers from memory, and after every call of every gate all processes of the machine are read.
 */
function readOrNothing(path: string): string {
  let file: number | null = null
  try {
    file = openSync(path, 'r')
    let text = ''
    // Such files have no size: read as files are, each would get a large buffer of its own, for a line.
    for (let read = 0; (read = readSync(file, page)) > 0;) text += page.toString('latin1', 0, read)
    return text
  } catch {
    return ''
  } finally {
    if (file !== null) closeSync(file)
  }
}

const page = Buffer.alloc(65_536)

async function isSandbox(pid: number): Promise<boolean> {
  try {
    return (await readlink(`/proc/${pid}/exe`)).endsWith('/bwrap')
  } catch {
    return false
  }
}

function ancestors(all: ReadonlyMap<number, Process>, pid: number): Set<number> {
  const found = new Set<number>()
  for (let at = pid; at > 0 && !found.has(at); at = all.get(at)?.parent ?? 0) found.add(at)
  return found
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It ended meanwhile, which is what was wanted; `reap` looks again in any case.
  }
}

function canSignal(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const ended = ({ state }: Process): boolean => state === 'Z' || state === 'X'
const keyOf = ({ pid, startTime }: Identity): string => `${pid} ${startTime}`
const hasProc = process.platform === 'linux'

export class Unkillable extends Error {
  readonly code = 'processes.unkillable'

  constructor(left: readonly Identity[]) {
    super(`Processes do not end: ${left.map(({ pid }) => pid).join(', ')}.`)
  }
}
