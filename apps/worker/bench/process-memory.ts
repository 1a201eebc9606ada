import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'

export interface ProcessMemory {
  /** What it is, in a word. */
  readonly name: string
  /** Proportional set size: its own pages, and its part of those that it shares (proc(5), smaps_rollup). Bytes. */
  readonly pss: number
}

export const canMeasureMemory = process.platform === 'linux'

/** A process and all that it started, and what those started. */
export function memoryOfTree(root: number): ProcessMemory[] {
  const parents = new Map(pids().map((pid) => [pid, parentOf(pid)]))
  const isOurs = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === root || isOurs(parents.get(pid)))

  return [...parents.keys()].filter(isOurs).flatMap((pid) => memoryOf(pid))
}

const pids = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)

// Of proc(5) stat the second field after the name, which may contain blanks.
const parentOf = (pid: number) =>
  Number(readFrom(pid, 'stat')?.split(') ').at(-1)?.split(' ')[1]) || undefined

function memoryOf(pid: number): ProcessMemory[] {
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readFrom(pid, 'smaps_rollup') ?? '')?.[1]
  const command = readFrom(pid, 'cmdline')?.replaceAll('\0', ' ') ?? ''

  return kilobytes ? [{ name: nameOf(command), pss: Number(kilobytes) * 1024 }] : []
}

function nameOf(command: string): string {
  if (command.includes('leadkeep.ts')) return 'supervisor'
  if (command.startsWith('/bin/sh')) return 'orphan guards'

  return (
    /apps\/(\w+)\/main\.ts/.exec(command)?.[1] ??
    (command.includes('postgres') ? 'postgres' : basename(command.split(' ')[0]!))
  )
}

/** Null for a process that has just ended. */
function readFrom(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return null
  }
}
