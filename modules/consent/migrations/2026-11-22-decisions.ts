import type { Migration } from '@leadkeep/database'

export const decisions: Migration = {
  name: 'consent/2026-11-22-decisions',
  sql: `
create table "consent_decision" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "subject_id" uuid not null,
  "purpose" text not null,
  "decision" text not null,
  "standing" text not null,
  "text_hash" text not null,
  "text_version" int not null,
  "language" text not null,
  "method" text not null,
  "form_id" uuid not null,
  "submission_id" uuid not null,
  "global_privacy_control" boolean not null,
  "decided_at" timestamptz(3) not null,
  "identifier" bytea null,
  "origin" bytea null,
  primary key ("tenant_id", "id")
);
create index "consent_decision_subject" on "consent_decision" ("tenant_id", "subject_id", "decided_at");
alter table "consent_decision" add constraint "consent_decision_once" unique ("tenant_id", "submission_id", "purpose");
alter table "consent_decision" add constraint "consent_decision_decision_check" check ("decision" in ('grant', 'refuse', 'withdraw'));
alter table "consent_decision" add constraint "consent_decision_standing_check" check ("standing" in ('asserted', 'confirmed'));
alter table "consent_decision" add constraint "consent_decision_method_check" check ("method" in ('form'));

create table "consent_text" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "hash" text not null,
  "kind" text not null,
  "purpose" text null,
  "text_version" int not null,
  "language" text not null,
  "content" jsonb not null,
  "created_at" timestamptz(3) not null,
  primary key ("tenant_id", "id")
);
alter table "consent_text" add constraint "consent_text_hash" unique ("tenant_id", "hash");
alter table "consent_text" add constraint "consent_text_kind_check" check ("kind" in ('notice', 'consent'));

alter table "consent_decision" enable row level security;
alter table "consent_decision" force row level security;
create policy "consent_decision_tenant" on "consent_decision" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "consent_text" enable row level security;
alter table "consent_text" force row level security;
create policy "consent_text_tenant" on "consent_text" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

alter table "consent_decision" add constraint "consent_decision_subject_fk" foreign key ("tenant_id", "subject_id")
  references "privacy_subject" ("tenant_id", "id") deferrable initially deferred;
`,
}
