import type { Feature } from '@leadkeep/kernel'

export const features: readonly Feature[] = [
  { id: 'audit_logs.entries.view', title: 'Read the log' },
  { id: 'audit_logs.entries.open', title: 'Open the personal values behind entries of the log' },
  { id: 'audit_logs.evidence.open', title: 'Open values that are kept as evidence after an erasure' },
  { id: 'audit_logs.export', title: 'Export the log' },
  { id: 'audit_logs.export.open', title: 'Export the log with the personal values opened', fresh: true },
  { id: 'audit_logs.export.build', title: 'Put exports together (jobs)' },
]
