import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { z } from 'zod'
import { sse, type SseEvent } from './index.ts'

const data = z.object({ leadId: z.string() })
type Send = (event: SseEvent<{ leadId: string }>) => void

/** A subscription one can tell things, and see end. */
function listening(options: { heartbeat?: number; lifetime?: number } = {}) {
  const seen: { send: Send; stopped: number } = { send: () => {}, stopped: 0 }
  const response = sse({
    data,
    ...options,
    subscribe: (send) => {
      seen.send = send

      return () => void (seen.stopped += 1)
    },
  })

  return { seen, response, reader: response.body!.pipeThrough(new TextDecoderStream()).getReader() }
}

test('an event is told in its three lines, without what is not declared, and cannot smuggle a fourth', async () => {
  const { seen, response, reader } = listening()
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  expect((await reader.read()).value).toBe(':\n\n')
  const lead = { leadId: 'a\nb', name: 'Ada' }
  seen.send({ event: 'crm.lead.created', id: '7\ndata: forged', data: lead })
  expect((await reader.read()).value).toBe(
    'event: crm.lead.created\nid: 7 data: forged\ndata: {"leadId":"a\\nb"}\n\n',
  )
  await reader.cancel()
})

test('a reader who leaves ends the subscription, once', async () => {
  const { seen, reader } = listening()
  await reader.read()
  await reader.cancel()
  await sleep(5)
  expect(seen.stopped).toBe(1)
  seen.send({ event: 'crm.lead.created', data: { leadId: '1' } })
})

test('an idle connection has a heartbeat, and every stream its end', async () => {
  const { seen, reader } = listening({ heartbeat: 0.01, lifetime: 0.1 })
  let beats = 0
  while (!(await reader.read()).done) beats += 1
  expect(beats).toBeGreaterThan(3)
  expect(seen.stopped).toBe(1)
})

test('a reader who falls behind is let go', async () => {
  const { seen, response } = listening()
  await sleep(5)
  for (let each = 0; each < 500 && seen.stopped === 0; each += 1)
    seen.send({ event: 'crm.lead.created', data: { leadId: String(each) } })
  expect(seen.stopped).toBe(1)
  expect(response.body).not.toBeNull()
})

test('who leaves while the subscription is still being made ends it, too', async () => {
  let stopped = 0
  const response = sse({
    data,
    subscribe: async () => {
      await sleep(20)

      return () => void (stopped += 1)
    },
  })
  await response.body!.cancel()
  await sleep(40)
  expect(stopped).toBe(1)
})

test('an event that breaks its schema is a fault of who tells it', async () => {
  const { seen, reader } = listening()
  await reader.read()
  // What a type error silenced elsewhere would send.
  expect(() => seen.send({ event: 'crm.lead.created', data: {} as { leadId: string } })).toThrow(
    expect.objectContaining({ code: 'http.invalid_response' }),
  )
  await reader.cancel()
})
