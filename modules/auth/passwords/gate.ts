import { tooBusy } from '../errors.ts'

/** Lets a few through at once and a few more wait: what comes beyond is turned away, and memory stays bounded. */
export class Gate {
  readonly #waiting: (() => void)[] = []
  readonly #most: { readonly inside: number; readonly waiting: number }
  #inside = 0

  constructor(most: { readonly inside: number; readonly waiting: number }) {
    this.#most = most
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter()
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      // Whoever waits longest takes over the place; it is never free in between.
      if (next) next()
      else this.#inside -= 1
    }
  }

  async #enter(): Promise<void> {
    if (this.#inside < this.#most.inside) {
      this.#inside += 1

      return
    }
    if (this.#waiting.length >= this.#most.waiting) throw tooBusy()
    await new Promise<void>((enter) => this.#waiting.push(enter))
  }
}
