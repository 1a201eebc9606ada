import type { Migration } from '@leadkeep/database'

/** A box may be ticked elsewhere: then it is the word of whoever sent it. */
export const integrationMethod: Migration = {
  name: 'consent/2026-11-27-integration-method',
  sql: `
alter table "consent_decision" drop constraint "consent_decision_method_check";
alter table "consent_decision" add constraint "consent_decision_method_check" check ("method" in ('form', 'integration', 'confirmation', 'link', 'one_click', 'staff'));
`,
}
