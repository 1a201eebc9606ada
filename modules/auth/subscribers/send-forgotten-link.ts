import { execute } from '@leadkeep/commands'
import type { Subscriber } from '@leadkeep/events'
import { sendForgottenLink } from '../commands/forgotten-password.ts'
import { passwordForgotten } from '../events.ts'

export const forgottenLinkSending: Subscriber = {
  id: 'auth.send-forgotten-link',
  event: passwordForgotten.id,
  handle: ({ scope, services, data }) => execute(services, scope, sendForgottenLink, data),
}
