import type { AgentEvent } from './agent.ts'
import type { Cap, Spent } from './state.ts'
import { tokensOf } from './budget.ts'

export type Bite = { watchdog: 'silence' | 'deadline' | 'loop' | 'cost'; message: string }

export type Limits = {
  /** Milliseconds without a byte; three times as long while a tool is open. */
  silence: number
  cap: Cap
}

/**
 * Watches one call over its events, and says when it has to be ended. It has no clock of its own: it is told the time,
 * and tells at what time it wants to be asked next.
 */
export class Watch {
  readonly #limits: Limits
  readonly #deadline: number
  #heard: number
  #open = new Set<string>()
  #acts: string[] = []
  #spent: Spent
  #bite: Bite | null = null

  constructor(limits: Limits, startedAt: number, spent: Spent = { usd: 0, tokens: 0, minutes: 0 }) {
    this.#limits = limits
    this.#heard = startedAt
    this.#deadline = startedAt + limits.cap.minutes * 60_000
    this.#spent = { ...spent }
  }

  see(event: AgentEvent, now: number): Bite | null {
    this.#heard = now
    if (event.type === 'tool_started') {
      this.#open.add(event.id)
      this.#acts.push(`${event.name} ${event.target ?? ''}`)
      if (this.#acts.length > 24) this.#acts.shift()
      this.#bite ??= loop(this.#acts)
    }
    if (event.type === 'tool_ended') this.#open.delete(event.id)
    // A file that changes is progress: what is done again after it is done to something else.
    if (event.type === 'file') this.#acts = []
    if (event.type === 'usage') {
      this.#spent.usd += event.delta.usd
      this.#spent.tokens += tokensOf(event.delta)
      this.#bite ??= overspent(this.#spent, this.#limits.cap)
    }
    return this.#bite
  }

  ask(now: number): Bite | null {
    if (this.#bite) return this.#bite
    if (now >= this.#deadline)
      return {
        watchdog: 'deadline',
        message: `It took longer than its ${Math.round(this.#limits.cap.minutes)} minutes.`,
      }
    if (now >= this.#quietUntil)
      return {
        watchdog: 'silence',
        message: `Nothing was heard of it for ${Math.round((now - this.#heard) / 60_000)} minutes.`,
      }

    return null
  }

  get nextAt(): number {
    return Math.min(this.#deadline, this.#quietUntil)
  }

  get #quietUntil(): number {
    return this.#heard + this.#limits.silence * (this.#open.size > 0 ? 3 : 1)
  }
}

function overspent({ usd, tokens }: Spent, cap: Cap): Bite | null {
  if (usd > cap.usd)
    return { watchdog: 'cost', message: `It spent ${usd.toFixed(2)} USD of ${cap.usd.toFixed(2)}.` }
  if (cap.tokens !== null && tokens > cap.tokens)
    return { watchdog: 'cost', message: `It used ${tokens} tokens of ${cap.tokens}.` }

  return null
}

/** The same tool with the same arguments four times running, or two of them in turn six times. */
function loop(acts: readonly string[]): Bite | null {
  const last = acts.at(-1)
  if (acts.length >= 4 && acts.slice(-4).every((act) => act === last))
    return { watchdog: 'loop', message: `It did the same four times running: ${last ?? ''}` }
  const turns = acts.slice(-12)
  const [a, b] = turns
  if (turns.length === 12 && a !== b && turns.every((act, place) => act === (place % 2 === 0 ? a : b)))
    return {
      watchdog: 'loop',
      message: `It went back and forth six times between: ${a ?? ''} and ${b ?? ''}`,
    }

  return null
}
