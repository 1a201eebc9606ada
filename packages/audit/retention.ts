import type { Retention } from '@leadkeep/database'
import { auditEntry } from './tables.ts'

/** A year at least, as the database itself sees to (pruning.ts); ten where nobody chose. */
export const retention: Retention = {
  rules: [
    {
      id: 'audit.entry',
      ends: 'log',
      entity: auditEntry,
      since: 'recorded_at',
      purpose: 'audit.verify_data',
      days: 3_650,
      atLeast: 365,
      atMost: 36_500,
    },
  ],
  endings: {
    'audit.pending': { by: 'audit.sequence' },
    'audit.verified': { stays: 'a figure: how far the log was last gone through' },
    'audit.opening': { with: 'audit.entry' },
    'audit.mention': { with: 'audit.entry' },
    'audit.activity': { with: 'audit.entry' },
    'audit.leaf': { stays: 'a hash of what was there keeps the tree whole, and says nothing' },
    'audit.tree': { stays: 'hashes over the leaves' },
    'audit.checkpoint': { stays: 'signed sizes and hashes' },
    checkpoints: { stays: 'signed sizes and hashes' },
  },
}
