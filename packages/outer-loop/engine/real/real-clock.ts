import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../parts.ts'

/** In short steps: a machine that slept wakes up late, and a timer does not know it. */
const step = 5_000

export const realClock: Clock = {
  now: () => new Date(),
  async wait(until, signal) {
    while (!signal.aborted) {
      const left = until ? until.getTime() - Date.now() : step
      if (left <= 0) return
      await sleep(Math.min(left, step), undefined, { signal }).catch(() => {})
    }
  },
}
