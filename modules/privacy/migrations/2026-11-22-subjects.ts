import type { Migration } from '@leadkeep/database'

export const subjects: Migration = {
  name: 'privacy/2026-11-22-subjects',
  sql: `
create table "privacy_subject" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "kind" text not null,
  "alias_of" uuid null,
  "created_at" timestamptz(3) not null,
  primary key ("tenant_id", "id")
);
create index "privacy_subject_alias" on "privacy_subject" ("tenant_id", "alias_of");
alter table "privacy_subject" add constraint "privacy_subject_kind_check" check ("kind" in ('person', 'record'));

alter table "privacy_subject" enable row level security;
alter table "privacy_subject" force row level security;
create policy "privacy_subject_tenant" on "privacy_subject" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

alter table "privacy_subject" add constraint "privacy_subject_alias_fk" foreign key ("tenant_id", "alias_of")
  references "privacy_subject" ("tenant_id", "id") deferrable initially deferred;
`,
}
