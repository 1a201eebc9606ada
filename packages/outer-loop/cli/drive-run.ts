import { drive } from '../engine/engine.ts'
import { Heartbeat } from '../engine/heartbeat.ts'
import type { Parts } from '../engine/parts.ts'
import { realParts } from '../engine/real/real-parts.ts'
import { Workshop } from '../engine/real/workshop.ts'
import { takeLease } from '../engine/take-lease.ts'
import type { Standing } from '../core/standing.ts'
import type { State } from '../core/state.ts'
import type { Installation } from './installation.ts'

/** Drives a run in this process until it rests; an interrupt ends the agents, records it, and comes home. */
export async function driveRun(
  { ledger, home, repository }: Installation,
  run: string,
  options: {
    environment: NodeJS.ProcessEnv
    stay?: boolean
    seen?: (state: State) => void
    stop?: AbortSignal
    /** See `Surroundings`. */
    readable?: readonly string[]
  },
): Promise<Standing> {
  const stop = new AbortController()
  const asked = () => stop.abort()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, asked)
  options.stop?.addEventListener('abort', asked)
  const { environment, readable = [] } = options
  const workshop = new Workshop({ home, repository, environment, readable }, run)
  try {
    const parts = await realParts(workshop)
    const driven = () =>
      drive({
        ledger,
        run,
        parts,
        stop: stop.signal,
        stay: options.stay ?? false,
        seen: (state) => {
          workshop.written = () => state.sequence
          options.seen?.(state)
        },
      })
    return (await workshop.sandbox()).kind === 'none'
      ? await alone(ledger, parts, driven, () => stop.abort())
      : await driven()
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, asked)
    await workshop.close()
  }
}

/**
 * Without a sandbox one run at a time: what an engine beside it writes to forge and ledger could not be told from what a
 * worker writes there.
 */
async function alone<T>(
  ledger: Installation['ledger'],
  parts: Parts,
  act: () => Promise<T>,
  lost: () => void,
): Promise<T> {
  const lease = await takeLease(ledger, 'unsandboxed', parts, {
    code: 'run.not_alone',
    message: (held) =>
      `Without a sandbox one run is at work at a time, and one is (${held}). Wait for it, or install bubblewrap.`,
  })
  const heartbeat = new Heartbeat(ledger, parts.clock, lease)
  heartbeat.lost.addEventListener('abort', lost)
  try {
    return await act()
  } finally {
    await heartbeat.stop()
    if (!heartbeat.lost.aborted) await ledger.release(lease).catch(() => {})
  }
}
