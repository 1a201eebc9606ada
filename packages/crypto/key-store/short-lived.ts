/**
 * Values that live in memory for a bounded time by the clock handed in, and are let go by a timer of the machine's own
 * even when nobody asks again. Callers at the same time share one load; a load that failed is not kept.
 */
export class ShortLived<Value> {
  readonly #now: () => Date
  readonly #lifetime: number
  readonly #entries = new Map<string, { value: Promise<Value>; since: number; timer: NodeJS.Timeout }>()

  /** @param lifetime milliseconds. */
  constructor(now: () => Date, lifetime: number) {
    this.#now = now
    this.#lifetime = lifetime
  }

  get(name: string, load: () => Promise<Value>): Promise<Value> {
    const now = this.#now().getTime()
    const known = this.#entries.get(name)
    // A clock that was set back does not lengthen a life.
    if (known && now >= known.since && now - known.since < this.#lifetime) return known.value

    this.forget(name)
    const value = load()
    const timer = setTimeout(() => this.forget(name), this.#lifetime).unref()
    this.#entries.set(name, { value, since: now, timer })
    value.catch(() => {
      if (this.#entries.get(name)?.value === value) this.forget(name)
    })

    return value
  }

  forget(name: string): void {
    clearTimeout(this.#entries.get(name)?.timer)
    this.#entries.delete(name)
  }
}
