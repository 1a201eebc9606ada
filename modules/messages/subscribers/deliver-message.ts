import { execute } from '@leadkeep/commands'
import type { Subscriber } from '@leadkeep/events'
import { AppError } from '@leadkeep/kernel'
import { deliverMessage } from '../commands/deliver-message.ts'
import { messageQueued } from '../events.ts'

/** What could not be sent now is the job's to try again; that it waits is already on the message. */
export const messageDelivery: Subscriber = {
  id: 'messages.deliver-message',
  event: messageQueued.id,
  async handle({ scope, services, data }) {
    const { again } = await execute(services, scope, deliverMessage, data)
    if (again) throw notYet()
  },
}

const notYet = () =>
  new AppError('The message was not taken over yet.', { code: 'mail.unavailable', status: 503, wakes: false })
