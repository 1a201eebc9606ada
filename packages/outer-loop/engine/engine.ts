import { replay, reduce } from '../core/reduce.ts'
import type { Command } from '../core/command.ts'
import type { Actor, RunEvent } from '../core/event.ts'
import { nextWake } from '../core/schedule.ts'
import { standingOfRun, type Standing } from '../core/standing.ts'
import type { State } from '../core/state.ts'
import { LedgerRefused, type Lease, type Ledger } from '../ledger/ledger.ts'
import { baseHasMoved } from './effects/base-has-moved.ts'
import { EffectFailed } from './effects/effect.ts'
import { carryOut } from './effects/effects.ts'
import { Heartbeat } from './heartbeat.ts'
import type { Parts } from './parts.ts'
import { takeLease } from './take-lease.ts'

export type EngineOptions = {
  ledger: Ledger
  run: string
  parts: Parts
  /** Aborted: whatever is under way is ended, recorded as interrupted, and the engine comes home. */
  stop: AbortSignal
  /** Goes on waiting for people instead of coming home when the run rests. */
  stay?: boolean
  /** Told after every event, ours and others'. */
  seen?: (state: State) => void
}

const everyMinute = 60_000

/** Drives one run for as long as there is something to do. All it knows is in the ledger: it may be killed at any time. */
export async function drive(options: EngineOptions): Promise<Standing> {
  const { ledger, run, parts } = options
  const lease = await takeLease(ledger, run, parts, {
    code: 'run.busy',
    message: (held) => `Another engine (${held}) is at work on ${run}.`,
  })
  const heartbeat = new Heartbeat(ledger, parts.clock, lease)
  const engine = new Engine(options, lease, heartbeat.lost)
  try {
    return await engine.run()
  } finally {
    await heartbeat.stop()
    if (!heartbeat.lost.aborted) await ledger.release(lease).catch(() => {})
  }
}

class Engine {
  readonly #options: EngineOptions
  readonly #lease: Lease
  readonly #lost: AbortSignal
  readonly #by: Actor
  #state: State
  #appending: Promise<unknown> = Promise.resolve()
  readonly #toTell: { events: RunEvent[]; resolve(): void; reject(cause: unknown): void }[] = []
  readonly #underWay = new Map<string, { stop: AbortController; lane: string; done: Promise<void> }>()
  #fatal: unknown = null
  #stopping = false
  #stirred = new AbortController()

  constructor(options: EngineOptions, lease: Lease, lost: AbortSignal) {
    this.#options = options
    this.#lease = lease
    this.#lost = lost
    this.#by = { kind: 'engine', name: options.parts.holder }
    this.#state = replay([])
  }

  async run(): Promise<Standing> {
    const { ledger, run, parts, stop } = this.#options
    this.#state = replay(await ledger.read(run))
    if (this.#state.sequence === 0)
      throw new EffectFailed('run.unknown', `There is no run ${run}.`, { again: false })
    const subscription = ledger.subscribe(() => void this.#catchUp().catch(this.#fail))
    const stopped = () => this.#stir()
    stop.addEventListener('abort', stopped)
    this.#lost.addEventListener('abort', () =>
      this.#fail(new LedgerRefused('ledger.fenced', `Another engine has taken over ${run}.`)),
    )
    try {
      await this.#tell({ type: 'engine_started', engine: parts.holder })
      await this.#lookAtBase()
      await this.#loop()
      if (!this.#fatal)
        await this.#tell({
          type: 'engine_stopped',
          engine: parts.holder,
          why: stop.aborted ? 'It was asked to stop.' : 'There is nothing to do.',
        })
    } finally {
      subscription.close()
      stop.removeEventListener('abort', stopped)
      for (const { stop: end } of this.#underWay.values()) end.abort()
      await Promise.allSettled([...this.#underWay.values()].map(({ done }) => done))
    }
    if (this.#fatal) throw this.#fatal

    return standingOfRun(this.#state)
  }

  async #loop(): Promise<void> {
    const { parts, stop, stay } = this.#options
    while (!this.#fatal) {
      this.#stirred = new AbortController()
      this.#stopping = stop.aborted
      this.#reconcile()
      if (this.#underWay.size === 0) {
        if (this.#stopping) return
        const standing = standingOfRun(this.#state)
        if (standing.kind === 'over' || (standing.kind === 'waiting_for_person' && !stay)) return
      }
      const wake = this.#stopping ? null : nextWake(this.#state)
      if (wake && Date.parse(wake) <= parts.clock.now().getTime()) {
        await this.#tell({ type: 'woke' })
        continue
      }
      const look = this.#underWay.size === 0 && stay ? parts.clock.now().getTime() + everyMinute : Infinity
      const until = Math.min(wake ? Date.parse(wake) : Infinity, look)
      await parts.clock.wait(Number.isFinite(until) ? new Date(until) : null, this.#stirred.signal)
      if (parts.clock.now().getTime() >= look) await this.#lookAtBase()
    }
  }

  /** Pull requests that wait for a person wait on a base that may go on meanwhile. */
  async #lookAtBase(): Promise<void> {
    if (this.#state.phase !== 'executing' || !this.#state.union) return
    const { parts } = this.#options
    await baseHasMoved({ parts, state: () => this.#state, tell: this.#tell }).catch((cause: unknown) => {
      // A base that cannot be read is said by whatever cannot go on without it.
      if (!(cause instanceof EffectFailed)) throw cause
    })
  }

  /** Begins what is outstanding, and ends what is under way without being so any more. */
  #reconcile(): void {
    const { outstanding } = this.#state
    for (const [key, { stop }] of this.#underWay)
      if (this.#stopping || !Object.hasOwn(outstanding, key)) stop.abort()
    if (this.#stopping) return
    const busy = new Set([...this.#underWay.values()].map(({ lane }) => lane))
    for (const command of Object.values(outstanding)) {
      if (this.#underWay.has(command.key) || busy.has(command.lane)) continue
      busy.add(command.lane)
      this.#begin(command)
    }
  }

  #begin(command: Command): void {
    const stop = new AbortController()
    const context = {
      parts: this.#options.parts,
      state: () => this.#state,
      tell: this.#tell,
      signal: stop.signal,
    }
    const done = carryOut(context, command)
      .catch((cause: unknown) => this.#failed(command, cause, stop.signal))
      .catch(this.#fail)
      .finally(() => {
        this.#underWay.delete(command.key)
        this.#stir()
      })
    this.#underWay.set(command.key, { stop, lane: command.lane, done })
  }

  /** What goes wrong with an effect is data; that we may not write any more is the end. */
  async #failed(command: Command, cause: unknown, signal: AbortSignal): Promise<void> {
    if (cause instanceof LedgerRefused || this.#fatal) throw cause
    if (signal.aborted) return
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'engine.unexpected'
    const again = cause instanceof EffectFailed ? cause.again : true
    const message = cause instanceof Error ? cause.message : String(cause)
    await this.#tell({
      type: 'effect_failed',
      key: command.key,
      code: code.slice(0, 100),
      message: message.slice(0, 4_000),
      again,
    })
  }

  /**
   * In the ledger before it answers. What several effects have to tell at one time goes in together: one write to disk for
   * all of them, in the order in which it was told.
   */
  readonly #tell = (...events: RunEvent[]): Promise<void> =>
    new Promise((resolve, reject) => {
      this.#toTell.push({ events, resolve, reject })
      // Whoever is first in the queue takes along all that have come by then.
      this.#appending = this.#appending.then(() => this.#appendAll()).catch(() => {})
    })

  async #appendAll(): Promise<void> {
    const told = this.#toTell.splice(0)
    if (told.length === 0) return
    try {
      await this.#append(told.flatMap(({ events }) => events))
      for (const { resolve } of told) resolve()
    } catch (cause) {
      if (told.length === 1 || this.#fatal || cause instanceof LedgerRefused) {
        for (const { reject } of told) reject(cause)
        return
      }
      // One of them cannot be written: it is not the others' fault.
      for (const one of told) await this.#append(one.events).then(one.resolve, one.reject)
    }
  }

  /** If a person was quicker, their act is read first, and ours follows it. */
  async #append(events: RunEvent[]): Promise<void> {
    const { ledger, run, parts } = this.#options
    for (;;) {
      if (this.#fatal) throw this.#fatal
      try {
        const recorded = await ledger.append(run, {
          after: this.#state.sequence,
          by: this.#by,
          at: parts.clock.now(),
          events,
          lease: this.#lease,
        })
        for (const one of recorded) this.#see(one)
        return
      } catch (cause) {
        if (!(cause instanceof LedgerRefused && cause.code === 'ledger.outpaced')) throw cause
        await this.#read()
      }
    }
  }

  #catchUp(): Promise<void> {
    const read = this.#appending.then(() => this.#read())
    this.#appending = read.catch(() => {})

    return read
  }

  async #read(): Promise<void> {
    const { ledger, run } = this.#options
    for (const one of await ledger.read(run, { after: this.#state.sequence })) {
      // While we hold the lease no other engine writes: it has taken over, or somebody writes in its name.
      if (one.by.kind === 'engine' && one.by.name !== this.#by.name)
        throw new LedgerRefused(
          'ledger.fenced',
          `Row ${one.sequence} of ${run} is another engine's (${one.by.name}).`,
        )
      this.#see(one)
    }
  }

  #see(recorded: Parameters<typeof reduce>[1]): void {
    this.#state = reduce(this.#state, recorded).state
    this.#options.seen?.(this.#state)
    this.#stir()
  }

  readonly #fail = (cause: unknown): void => {
    this.#fatal ??= cause
    this.#stir()
  }

  #stir(): void {
    this.#stirred.abort()
  }
}
