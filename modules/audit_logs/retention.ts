import type { Retention } from '@leadkeep/database'
import { Export } from './data/export.ts'

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
  ],
  endings: { 'audit_logs.export_part': { with: 'audit_logs.export' } },
}
