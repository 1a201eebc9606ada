import { faultOf } from '@leadkeep/http'
import { isAppError } from '@leadkeep/kernel'

type Say = (...given: unknown[]) => void

const methods = ['debug', 'error', 'info', 'log', 'warn'] as const

/**
 * Law 3 for what Next and React say of errors: a message that is not ours may quote what was sent or stored (a header, a
 * row that the database refused), so an error is told by its kind, its code and where it came from; its causes likewise.
 */
export function tellErrorsByCode(spoken: Record<(typeof methods)[number], Say>): void {
  for (const method of methods) {
    const say = spoken[method].bind(spoken)
    spoken[method] = (...given) => say(...given.map((each) => (each instanceof Error ? told(each) : each)))
  }
}

function told(error: Error): string {
  const { kind, frames } = faultOf(error)
  const words = isAppError(error) ? `: ${error.message}` : ''
  const because = error.cause instanceof Error ? [`because of ${told(error.cause)}`] : []

  return [`${kind}${digestOf(error)}${words}`, ...frames.map((frame) => `    ${frame}`), ...because].join(
    '\n',
  )
}

/** What Next shows in place of an error, for whoever reports it. */
function digestOf(error: Error): string {
  const digest = 'digest' in error ? String(error.digest) : ''

  return /^\d+$/.test(digest) ? ` (digest ${digest})` : ''
}
