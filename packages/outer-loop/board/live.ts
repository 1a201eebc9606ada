import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { BoardSource } from './source.ts'

/** Tells an open page that something happened, at most a few times a second; the page then asks for itself anew. */
export const live = (context: Context, source: BoardSource, run: string): Response =>
  streamSSE(context, async (stream) => {
    let wake: (() => void) | null = null
    let changed = false
    let beat = false
    const notify = () => {
      changed = true
      wake?.()
    }
    const subscription = source.subscribe(notify)
    stream.onAbort(notify)
    const heart = setInterval(() => {
      beat = true
      wake?.()
    }, 20_000)
    let seen = await lastOf(source, run)
    await stream.writeSSE({ event: 'hello', data: seen })
    try {
      while (!stream.aborted && !stream.closed) {
        if (!changed && !beat) await new Promise<void>((resolve) => (wake = resolve))
        wake = null
        if (stream.aborted) break
        if (beat) {
          beat = false
          // Says that the line is up; a comment would be hidden from the page.
          await stream.writeSSE({ event: 'still', data: '' })
        }
        if (!changed) continue
        changed = false
        const last = await lastOf(source, run)
        if (last !== seen) await stream.writeSSE({ event: 'changed', data: last })
        seen = last
        await stream.sleep(250)
      }
    } finally {
      clearInterval(heart)
      subscription.close()
    }
  })

/** Of one run, or of all of them together. */
async function lastOf(source: BoardSource, run: string): Promise<string> {
  if (run === '*') return (await source.runs()).map(({ run: id, sequence }) => `${id}:${sequence}`).join(' ')

  return String((await source.run(run))?.sequence ?? 0)
}
