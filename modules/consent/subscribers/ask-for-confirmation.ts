import { execute } from '@leadkeep/commands'
import type { Subscriber } from '@leadkeep/events'
import { askForConfirmation } from '../commands/ask-for-confirmation.ts'
import { confirmationRequested } from '../events.ts'

export const confirmationAsking: Subscriber = {
  id: 'consent.ask-for-confirmation',
  event: confirmationRequested.id,
  async handle({ scope, services, data }) {
    await execute(services, scope, askForConfirmation, data)
  },
}
