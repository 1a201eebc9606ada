import type { Retention } from '@leadkeep/database'
import { Message } from './data/message.ts'

export const retention: Retention = {
  rules: [
    {
      id: 'messages.message',
      ends: 'record',
      entity: Message,
      since: 'settledAt',
      where: { state: ['sent', 'bounced', 'withheld'] },
      subject: 'subjectId',
      purpose: 'crm.write_to_lead',
      days: 730,
      atLeast: 30,
      atMost: 3_650,
    },
  ],
  endings: { 'messages.letter': { by: 'messages.clear-mailbox' } },
}
