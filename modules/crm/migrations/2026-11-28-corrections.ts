import type { Migration } from '@leadkeep/database'

export const corrections: Migration = {
  name: 'crm/2026-11-28-corrections',
  sql: `
alter table "crm_lead_change" drop constraint "crm_lead_change_deed_check";
alter table "crm_lead_change" add constraint "crm_lead_change_deed_check" check ("deed" in ('created', 'edited', 'corrected', 'moved', 'assigned', 'linked', 'deleted', 'restored'));
`,
}
