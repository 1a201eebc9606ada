export const features = [
  { id: 'audit_logs.entries.view', title: 'Read the log' },
  { id: 'audit_logs.entries.open', title: 'Open the personal values behind entries of the log' },
  { id: 'audit_logs.evidence.open', title: 'Open values that are kept as evidence after an erasure' },
  { id: 'audit_logs.export', title: 'Export the log' },
] as const
