import type { Migration } from '@leadkeep/database'

export const evidenceBySubject: Migration = {
  name: 'consent/2026-11-28-evidence-by-subject',
  sql: `create index "consent_evidence_subject" on "consent_evidence" ("tenant_id", "subject_id");`,
}
