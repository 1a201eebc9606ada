import type { Retention } from '@leadkeep/database'
import { Export } from './data/export.ts'
import { Recipient } from './data/recipient.ts'

export const retention: Retention = {
  rules: [
    {
      id: 'audit_logs.export',
      ends: 'record',
      entity: Export,
      since: 'endedAt',
      purpose: 'audit_logs.audit',
      days: 7,
      atLeast: 1,
      atMost: 7,
    },
    {
      // As the entries that tell of it.
      id: 'audit_logs.recipient',
      ends: 'record',
      entity: Recipient,
      since: 'askedAt',
      purpose: 'audit_logs.name_recipients',
      days: 3_650,
      atLeast: 365,
      atMost: 36_500,
    },
  ],
  endings: { 'audit_logs.export_part': { with: 'audit_logs.export' } },
}
