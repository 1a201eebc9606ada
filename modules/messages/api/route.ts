import { route } from '@leadkeep/http'
import { z } from 'zod'
import { listedMessage, listMessages } from '../commands/list-messages.ts'
import { openLetter } from '../commands/open-letter.ts'
import { retryMessage } from '../commands/retry-message.ts'

const messages = route({
  method: 'GET',
  path: '/api/messages',
  access: ['messages.view'],
  summary: 'Mail that went out or waits, newest first',
  query: z.object({ show: z.enum(['all', 'stuck']).optional() }),
  responses: { 200: z.object({ stuck: z.int(), items: z.array(listedMessage) }) },
  async handle({ execute, query }) {
    return { status: 200, body: await execute(listMessages, query) }
  },
})

const retry = route({
  method: 'POST',
  path: '/api/messages/:id/retry',
  access: ['messages.retry'],
  summary: 'Send a message once more that bounced or waits for too long',
  params: z.object({ id: z.uuid() }),
  responses: { 204: 'empty' },
  async handle({ execute, params }) {
    await execute(retryMessage, { messageId: params.id })

    return { status: 204 }
  },
})

const letter = route({
  method: 'GET',
  path: '/api/messages/:id/letter',
  access: ['messages.letters.open'],
  summary: 'A letter of the local mailbox, where no mail server is set',
  params: z.object({ id: z.uuid() }),
  responses: {
    200: z.object({
      id: z.uuid(),
      writtenAt: z.iso.datetime(),
      recipient: z.string().nullable(),
      headline: z.string().nullable(),
      text: z.string().nullable(),
    }),
  },
  async handle({ execute, params }) {
    return { status: 200, body: await execute(openLetter, { letterId: params.id }) }
  },
})

export const routes = [messages, retry, letter]
