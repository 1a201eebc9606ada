import { drive } from '../engine/engine.ts'
import { realParts } from '../engine/real/real-parts.ts'
import { Workshop } from '../engine/real/workshop.ts'
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
    return await drive({
      ledger,
      run,
      parts,
      stop: stop.signal,
      stay: options.stay ?? false,
      ...(options.seen ? { seen: options.seen } : {}),
    })
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, asked)
    await workshop.close()
  }
}
