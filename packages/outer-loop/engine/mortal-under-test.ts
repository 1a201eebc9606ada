import type { Ledger } from '../ledger/ledger.ts'
import type { Parts } from './parts.ts'

export class Killed extends Error {}

/**
 * An engine that dies at its nth step, as by `kill -9`: before or after any effect, before or after any append. From then
 * on nothing that it still tries has any effect.
 */
export class Mortal {
  readonly #dies: number
  readonly steps: string[] = []
  dead = false

  constructor(dies = Infinity) {
    this.#dies = dies
  }

  step(what: string): void {
    if (this.dead) throw new Killed(what)
    this.steps.push(what)
    if (this.steps.length < this.#dies) return
    this.dead = true
    throw new Killed(what)
  }

  parts(parts: Parts): Parts {
    const { clock, agents, holder, isDead, ...effects } = parts
    return {
      // Each is wrapped under its own name; the types stay what they were.
      ...(this.#each(effects) as typeof effects),
      agents: {
        ...(this.#each({
          ready: agents.ready,
          start: agents.start,
          find: agents.find,
          inspect: agents.inspect,
          undo: agents.undo,
          salvage: agents.salvage,
        }) as Omit<Parts['agents'], 'follow'>),
        follow: async (state, call, process, options) => {
          this.step('before follow')
          const told: typeof options.told = (event, upTo) => {
            this.step(`told ${event.type}`)
            options.told(event, upTo)
          }
          // Who was killed ends nobody any more.
          const end = new AbortController()
          options.end.addEventListener('abort', () => this.dead || end.abort())
          if (options.end.aborted) end.abort()
          const ended = await agents.follow(state, call, process, { ...options, told, end: end.signal })
          this.step('after follow')
          return ended
        },
      },
      clock: {
        now: clock.now,
        wait: async (until, signal) => {
          await clock.wait(until, signal)
          if (this.dead) throw new Killed('waiting')
        },
      },
      holder,
      isDead,
    }
  }

  ledger(ledger: Ledger): Ledger {
    const alive =
      <T extends unknown[], U>(act: (...parameters: T) => Promise<U>) =>
      async (...parameters: T): Promise<U> => {
        if (this.dead) throw new Killed('ledger')
        return act(...parameters)
      }
    return {
      runs: alive(() => ledger.runs()),
      read: alive((...parameters) => ledger.read(...parameters)),
      append: async (run, rows) => {
        const types = rows.events.map(({ type }) => type).join()
        this.step(`before ${types}`)
        const recorded = await ledger.append(run, rows)
        this.step(`after ${types}`)
        return recorded
      },
      lease: alive((...parameters) => ledger.lease(...parameters)),
      renew: alive((...parameters) => ledger.renew(...parameters)),
      release: alive((...parameters) => ledger.release(...parameters)),
      leaseOf: alive((...parameters) => ledger.leaseOf(...parameters)),
      subscribe: (...parameters) => ledger.subscribe(...parameters),
      close: () => ledger.close(),
    }
  }

  #each(effects: object): unknown {
    return Object.fromEntries(
      Object.entries(effects).map(
        ([name, effect]: [string, (...parameters: unknown[]) => Promise<unknown>]) => [
          name,
          async (...parameters: unknown[]) => {
            this.step(`before ${name}`)
            const answer = await effect(...parameters)
            this.step(`after ${name}`)
            return answer
          },
        ],
      ),
    )
  }
}
