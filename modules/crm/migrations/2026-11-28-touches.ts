import type { Migration } from '@leadkeep/database'

export const touches: Migration = {
  name: 'crm/2026-11-28-touches',
  sql: `
create table "crm_lead_touch" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "lead_id" uuid not null,
  "subject_id" uuid not null,
  "kind" text not null,
  "source" text null,
  "medium" text null,
  "campaign" text null,
  "words" bytea null,
  "clicks" bytea null,
  "purpose" text not null,
  "global_privacy_control" boolean not null,
  "version" int not null default 1,
  primary key ("tenant_id", "id")
);
alter table "crm_lead_touch" add constraint "crm_lead_touch_by_lead" unique ("tenant_id", "lead_id", "kind");
create index "crm_lead_touch_by_subject" on "crm_lead_touch" ("tenant_id", "subject_id");
alter table "crm_lead_touch" add constraint "crm_lead_touch_kind_check" check ("kind" in ('last', 'first'));

alter table "crm_lead_touch" enable row level security;
alter table "crm_lead_touch" force row level security;
create policy "crm_lead_touch_tenant" on "crm_lead_touch" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

alter table "crm_lead_touch" add foreign key ("tenant_id", "lead_id")
  references "crm_lead" ("tenant_id", "id") deferrable initially deferred;
alter table "crm_lead_touch" add foreign key ("tenant_id", "subject_id")
  references "privacy_subject" ("tenant_id", "id") deferrable initially deferred;
`,
}
