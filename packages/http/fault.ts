import type { AppError } from '@leadkeep/kernel'

/** A line for our own log. Codes and places only: an error's message may repeat what somebody typed. */
export interface LogEntry {
  readonly code: string
  readonly status: number
  readonly requestId: string
  readonly routeId: string | null
  /** Fields of a response that broke its schema: `items.0.name invalid_type`. */
  readonly fields: readonly string[]
  readonly fault: Fault | null
}

export interface Fault {
  /** Class of the error, and its own code where it has one: `error 23505`, `TypeError`. */
  readonly kind: string
  /** Where it was thrown: `at file:line:column`, innermost first. */
  readonly frames: readonly string[]
}

export function logEntry(error: AppError, requestId: string, routeId: string | null): LogEntry {
  const { code, status, fields, cause } = error

  return {
    code,
    status,
    requestId,
    routeId,
    fields: fields.map((each) => `${each.field} ${each.code}`),
    fault: cause === undefined || cause instanceof Error ? faultOf(cause ?? error) : null,
  }
}

/** What may be told of an error, whoever made it. */
export function faultOf(error: Error): Fault {
  const code = 'code' in error ? safeWord(error.code) : ''

  return { kind: `${safeWord(error.name)} ${code}`.trim(), frames: framesOf(error) }
}

const safeWord = (text: unknown) => (typeof text === 'string' && /^[\w.-]{1,64}$/.test(text) ? text : '')

/**
 * The stack without its first part, which repeats the message; a stack that does not begin with it is not used. A class
 * that gives itself a name does so too late for its stack.
 */
function framesOf({ name, message, stack = '' }: Error): string[] {
  const heading = [`${name}: ${message}`, `Error: ${message}`, name].find((each) =>
    stack.startsWith(`${each}\n`),
  )
  const lines = heading === undefined ? [] : stack.slice(heading.length + 1).split('\n')

  return lines
    .map((line) => line.trim())
    .filter((line) => /^at .+:\d+:\d+\)?$/.test(line))
    .slice(0, 12)
}
