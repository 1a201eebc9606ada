import { execute } from '@leadkeep/commands'
import { confirmationExpired } from '@leadkeep/consent'
import type { Subscriber } from '@leadkeep/events'
import { forgetLead } from '../commands/forget-lead.ts'

/** A purpose may say that a lead which came for it alone goes when its grant was never confirmed. */
export const unconfirmedForgetting: Subscriber = {
  id: 'crm.forget-unconfirmed',
  event: confirmationExpired.id,
  async handle({ scope, services, data }) {
    if (data['unconfirmed'] !== 'erase') return
    await execute(services, scope, forgetLead, { subjectId: data['subjectId'] })
  },
}
