import { execute } from '@leadkeep/commands'
import { consentDecided } from '@leadkeep/consent'
import type { Subscriber } from '@leadkeep/events'
import { withdrawAttribution } from '../commands/withdraw-attribution.ts'

export const attributionWithdrawing: Subscriber = {
  id: 'crm.withdraw-attribution',
  event: consentDecided.id,
  async handle({ scope, services, data }) {
    await execute(services, scope, withdrawAttribution, { subjectId: data['subjectId'] })
  },
}
