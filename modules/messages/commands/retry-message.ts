import { command } from '@leadkeep/commands'
import { AppError, notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { Message } from '../data/message.ts'
import { messageQueued } from '../events.ts'

/** Staff try once more what bounced, or waits for longer than it was tried. The gate is asked again. */
export const retryMessage = command({
  id: 'messages.message.retry',
  access: ['messages.retry'],
  input: z.object({ messageId: z.uuid() }),
  async run({ scope, em, record }, { messageId }) {
    const message = await em.findOne(Message, { id: messageId })
    if (!message) throw notFound('messages.message')()
    if (!message.isStuck(scope.now())) throw notStuck()
    message.requeue(scope.now())
    record(messageQueued({ messageId }))
  },
})

const notStuck = () =>
  new AppError('This message is on its way, has arrived, or must not be sent.', {
    code: 'messages.message.not_stuck',
    status: 409,
  })
