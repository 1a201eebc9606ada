import type { z } from 'zod'
import { fieldErrors } from './validation.ts'
import { invalidResponse } from './http-errors.ts'

export interface SseEvent<Data> {
  /** Past tense and dotted, as events are: `crm.lead.created`. */
  readonly event: string
  /** Sent back as Last-Event-ID after a broken connection. */
  readonly id?: string
  readonly data: Data
}

/**
 * Live events (WHATWG Server-Sent Events). `subscribe` gets `send` and returns how to stop, which is called exactly
 * once, however it ends. A reader who falls 64 messages behind is let go, and every stream ends after `lifetime`:
 * browsers reconnect by themselves, and so who may listen is asked again.
 */
export function sse<Schema extends z.ZodType>(options: {
  /** What an event may carry; what it does not declare does not leave. */
  readonly data: Schema
  readonly subscribe: (send: (event: SseEvent<z.input<Schema>>) => void) => (() => void) | Promise<() => void>
  /** Seconds between comments that keep proxies from closing an idle connection. */
  readonly heartbeat?: number
  /** Seconds after which the stream ends. */
  readonly lifetime?: number
}): Response {
  const encoder = new TextEncoder()
  let end = () => {}
  const stream = new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        const state: { ended: boolean; stop: (() => void) | null } = { ended: false, stop: null }
        const write = (text: string) => {
          if (state.ended) return
          controller.enqueue(encoder.encode(text))
          if ((controller.desiredSize ?? 0) <= 0) close()
        }
        const close = () => {
          if (!state.ended) controller.close()
          end()
        }
        const beats = setInterval(() => write(':\n\n'), (options.heartbeat ?? 15) * 1000)
        const life = setTimeout(close, (options.lifetime ?? 300) * 1000)
        end = () => {
          if (state.ended) return
          state.ended = true
          clearInterval(beats)
          clearTimeout(life)
          state.stop?.()
        }
        write(':\n\n')
        try {
          state.stop = await options.subscribe((event) => write(message(options.data, event)))
        } catch (cause) {
          end()
          throw cause
        }
        // It may have ended while subscribing took its time.
        if (state.ended) state.stop()
      },
      cancel: () => end(),
    },
    { highWaterMark: 64 },
  )

  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  })
}

function message<Schema extends z.ZodType>(
  schema: Schema,
  { event, id, data }: SseEvent<z.input<Schema>>,
): string {
  const checked = schema.safeParse(data)
  if (!checked.success) throw invalidResponse(fieldErrors(checked.error.issues, data))
  const line = (name: string, value: string) => `${name}: ${value.replace(/[\r\n\0]/g, ' ')}\n`

  return `${line('event', event)}${id === undefined ? '' : line('id', id)}${line('data', JSON.stringify(checked.data))}\n`
}
