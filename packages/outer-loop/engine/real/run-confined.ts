import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { State } from '../../core/state.ts'
import type { ConfinedEnd } from '../../gates/gate.ts'
import { confine } from '../../isolation/confined.ts'
import { freshFolders, workerEnvironment } from '../../isolation/environment.ts'
import type { Workshop } from './workshop.ts'

let runs = 0

/** A program of the base's settings, behind the sandbox like everything that runs a branch's files. */
export async function runConfined(
  workshop: Workshop,
  state: State,
  argv: readonly string[],
  options: {
    name: string
    cwd: string
    minutes: number
    writable: readonly string[]
    env: Readonly<Record<string, string>>
    network?: 'none' | 'loopback' | 'open'
    reach?: readonly number[]
    logs?: string
    signal?: AbortSignal
  },
): Promise<ConfinedEnd> {
  runs += 1
  const sandbox = await workshop.heldBy(state)
  const name = `${options.name}-${process.pid}-${runs}`
  const { home, tmp } = await freshFolders(workshop.folders.tmp(name))
  const logs = options.logs ?? workshop.folders.gates('other')
  await mkdir(logs, { recursive: true, mode: 0o700 })
  const [stdout, stderr] = [join(logs, `${name}.stdout`), join(logs, `${name}.stderr`)]
  const marker = `${workshop.run}.${name}`
  const clock = AbortSignal.timeout(options.minutes * 60_000)
  const call = await confine(sandbox, {
    argv,
    cwd: options.cwd,
    env: workerEnvironment({
      from: workshop.environment,
      path: workshop.environment['PATH'] ?? '',
      home,
      tmp,
      ceiling: workshop.folders.folder,
      marker,
      openNetwork: options.network === 'open',
      // What a program would keep for its next time is gone with the folder.
      extra: { NODE_DISABLE_COMPILE_CACHE: '1', ...options.env },
    }),
    writable: [...options.writable, home, tmp],
    readable: [options.cwd],
    network: options.network ?? 'loopback',
    reach: options.reach ?? [],
    stdout,
    stderr,
    marker,
    deadline: options.signal ? AbortSignal.any([clock, options.signal]) : clock,
    graceMs: 2_000,
  })
  const { exitCode, signal } = await call.ended

  return { exitCode, signal, timedOut: clock.aborted, stdout, stderr }
}
