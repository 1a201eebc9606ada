import type { Lease, Ledger } from '../ledger/ledger.ts'
import type { Clock } from './parts.ts'

const every = 20_000

/** Renews the lease three times as often as it has to be. `lost` is aborted when somebody else holds it. */
export class Heartbeat {
  readonly #lost = new AbortController()
  readonly #stopped = new AbortController()
  readonly #beating: Promise<void>

  static until = (now: Date): Date => new Date(now.getTime() + 3 * every)

  constructor(ledger: Ledger, clock: Clock, lease: Lease) {
    this.#beating = this.#beat(ledger, clock, lease)
  }

  get lost(): AbortSignal {
    return this.#lost.signal
  }

  async #beat(ledger: Ledger, clock: Clock, lease: Lease): Promise<void> {
    for (;;) {
      await clock.wait(new Date(clock.now().getTime() + every), this.#stopped.signal)
      if (this.#stopped.signal.aborted) return
      // A ledger that does not answer is no proof that the lease is lost: its own time will tell.
      const renewed = await ledger.renew(lease, Heartbeat.until(clock.now())).catch(() => true)
      if (!renewed) return this.#lost.abort()
    }
  }

  stop(): Promise<void> {
    this.#stopped.abort()
    return this.#beating
  }
}
