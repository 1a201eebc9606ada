import type { AgentOutcome } from '../core/agent.ts'
import type { Ending } from './adapter.ts'

/** Ended by us, on purpose: then what the program managed to say on its way out is not why it ended. */
export const endedByUs = ({ endedBy }: Ending): AgentOutcome | null => {
  switch (endedBy) {
    case null:
      return null
    case 'engine':
      return { kind: 'interrupted', by: 'engine', message: 'The engine ended this call.' }
    case 'silence':
      return { kind: 'stalled', watchdog: 'silence', message: 'It said nothing for too long.' }
    case 'deadline':
      return { kind: 'stalled', watchdog: 'deadline', message: 'Its time was over.' }
    case 'loop':
      return { kind: 'stalled', watchdog: 'loop', message: 'It did the same thing again and again.' }
    case 'cost':
      return { kind: 'stalled', watchdog: 'cost', message: 'It had spent what it was given.' }
  }
}

/** Ended without its last word. A polite signal comes from outside; anything harder is a crash (or memory ran out). */
export const endedEarly = (ending: Ending, detail: string | null): AgentOutcome => {
  const signal = ending.signal ?? signalOf(ending.exitCode)
  const because = detail ?? lastLine(ending.stderr)
  if (signal === 'SIGINT' || signal === 'SIGTERM' || signal === 'SIGHUP') {
    return { kind: 'interrupted', by: 'outside', message: join(`Ended by ${signal} from outside.`, because) }
  }
  if (ending.exitCode === 126 || ending.exitCode === 127) {
    return { kind: 'unusable', message: join('The program could not be started.', because) }
  }
  return {
    kind: 'crashed',
    exitCode: ending.exitCode,
    signal,
    message: join(
      signal === null
        ? `Ended with exit code ${String(ending.exitCode)} and without a result.`
        : `Killed by ${signal}; memory may have run out.`,
      because,
    ),
  }
}

/** A shell, and the programs themselves, report a signal as 128 + its number. */
const signalOf = (exitCode: number | null): string | null => signals[exitCode ?? 0] ?? null

const signals: Readonly<Record<number, string>> = {
  129: 'SIGHUP',
  130: 'SIGINT',
  134: 'SIGABRT',
  137: 'SIGKILL',
  139: 'SIGSEGV',
  143: 'SIGTERM',
}

/** Its last word; but Node says what was wrong first, and its own version last. */
function lastLine(text: string): string | null {
  const lines = text.split('\n').map((line) => line.trim())
  const last = lines.findLast((line) => line !== '' && !/^Node\.js v\d/.test(line))
  const thrown = /^Node\.js v\d/m.test(text) ? lines.findLast((line) => /^\w*Error\b/.test(line)) : undefined

  return (thrown ?? last)?.slice(0, 500) || null
}

const join = (sentence: string, detail: string | null): string =>
  detail === null ? sentence : `${sentence} ${detail}`
