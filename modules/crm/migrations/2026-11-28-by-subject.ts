import type { Migration } from '@leadkeep/database'

/** Whom a record is about is asked by mail, requests and erasure. */
export const bySubject: Migration = {
  name: 'crm/2026-11-28-by-subject',
  sql: `
create index "crm_lead_by_subject" on "crm_lead" ("tenant_id", "subject_id");
create index "crm_lead_answer_by_subject" on "crm_lead_answer" ("tenant_id", "subject_id");
create index "crm_person_by_subject" on "crm_person" ("tenant_id", "subject_id");
`,
}
