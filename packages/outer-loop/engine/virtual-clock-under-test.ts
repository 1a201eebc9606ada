import type { Clock } from './parts.ts'

/** Hours in milliseconds: when nobody can go on, time jumps to where somebody can. */
export class VirtualClock implements Clock {
  #now: number
  #waiting: { at: number; order: number; go: () => void }[] = []
  #order = 0
  #pumping = false

  constructor(start = '2026-11-22T20:00:00.000Z') {
    this.#now = Date.parse(start)
  }

  now = (): Date => new Date(this.#now)

  wait = (until: Date | null, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const waiter = { at: until?.getTime() ?? Infinity, order: (this.#order += 1), go: () => {} }
      const leave = () => {
        this.#waiting = this.#waiting.filter((one) => one !== waiter)
        resolve()
      }
      waiter.go = () => {
        signal.removeEventListener('abort', leave)
        leave()
      }
      signal.addEventListener('abort', leave, { once: true })
      if (until) this.#waiting.push(waiter)
      this.#pump()
    })

  /** One waiter each turn of the event loop: by then whatever the last one set off has come to rest. */
  #pump(): void {
    if (this.#pumping) return
    this.#pumping = true
    const turn = () => {
      const next = this.#waiting.toSorted((a, b) => a.at - b.at || a.order - b.order)[0]
      if (!next) {
        this.#pumping = false
        return
      }
      this.#now = Math.max(this.#now, next.at)
      next.go()
      setImmediate(turn)
    }
    setImmediate(turn)
  }
}
