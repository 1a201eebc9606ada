import { execute } from '@leadkeep/commands'
import { consentDecided } from '@leadkeep/consent'
import type { Subscriber } from '@leadkeep/events'
import { sendCopy } from '../commands/send-copy.ts'

export const copySending: Subscriber = {
  id: 'crm.send-copy',
  event: consentDecided.id,
  async handle({ scope, services, data }) {
    await execute(services, scope, sendCopy, { subjectId: data['subjectId'] })
  },
}
