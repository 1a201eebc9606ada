import { once } from 'node:events'
import { createServer } from 'node:net'
import { AppError } from '@leadkeep/kernel'

export interface WantedPort {
  readonly port: number
  readonly host: string
  /** The variable that chooses it. */
  readonly variable: string
}

/** Refuses with one sentence for every port that somebody else listens on (`cli.port_taken`). */
export async function requireFreePorts(wanted: readonly WantedPort[]): Promise<void> {
  const taken: WantedPort[] = []
  for (const each of wanted) if (!(await isFree(each))) taken.push(each)
  if (taken.length === 0) return

  const sentences = taken.map(
    ({ port, variable }) => `Port ${port} is taken: stop what listens there, or set ${variable}.`,
  )
  throw new AppError(sentences.join('\n'), { code: 'cli.port_taken', status: 500 })
}

export async function isFree({ port, host }: Pick<WantedPort, 'port' | 'host'>): Promise<boolean> {
  const probe = createServer()
  try {
    probe.listen({ port, host, exclusive: true })
    await once(probe, 'listening')
    probe.close()
    await once(probe, 'close')

    return true
  } catch {
    return false // EADDRINUSE, or a port below 1024 without the right to it.
  }
}
