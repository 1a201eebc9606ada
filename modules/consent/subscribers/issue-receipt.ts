import { execute } from '@leadkeep/commands'
import type { Subscriber } from '@leadkeep/events'
import { issueReceipt } from '../commands/issue-receipt.ts'
import { consentDecided } from '../events.ts'

export const receiptIssuing: Subscriber = {
  id: 'consent.issue-receipt',
  event: consentDecided.id,
  async handle({ scope, services, data }) {
    await execute(services, scope, issueReceipt, data)
  },
}
