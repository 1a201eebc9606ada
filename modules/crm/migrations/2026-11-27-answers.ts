import type { Migration } from '@leadkeep/database'

export const answers: Migration = {
  name: 'crm/2026-11-27-answers',
  sql: `
create table "crm_lead_answer" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "lead_id" uuid not null,
  "subject_id" uuid not null,
  "position" int not null,
  "field_key" text not null,
  "label" text not null,
  "value" bytea null,
  primary key ("tenant_id", "id"));
alter table "crm_lead_answer" add constraint "crm_lead_answer_by_lead" unique ("tenant_id", "lead_id", "position");

alter table "crm_lead_answer" enable row level security;
alter table "crm_lead_answer" force row level security;
create policy "crm_lead_answer_tenant" on "crm_lead_answer" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

alter table "crm_lead_answer" add foreign key ("tenant_id", "lead_id")
  references "crm_lead" ("tenant_id", "id") deferrable initially deferred;
alter table "crm_lead_answer" add foreign key ("tenant_id", "subject_id")
  references "privacy_subject" ("tenant_id", "id") deferrable initially deferred;
`,
}
