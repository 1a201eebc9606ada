import type { Migration } from '@leadkeep/database'

export const decisions: Migration = {
  name: 'consent/2026-11-22-decisions',
  sql: `
create table "consent_confirmation" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "subject_id" uuid not null,
  "purpose" text not null,
  "decision_id" uuid not null,
  "token_hash" bytea null,
  "state" text not null,
  "created_at" timestamptz(3) not null,
  "expires_at" timestamptz(3) not null,
  "settled_at" timestamptz(3) null,
  "version" int not null default 1,
  primary key ("tenant_id", "id")
);
create index "consent_confirmation_waiting" on "consent_confirmation" ("tenant_id", "state", "expires_at");
alter table "consent_confirmation" add constraint "consent_confirmation_token" unique ("tenant_id", "token_hash");
alter table "consent_confirmation" add constraint "consent_confirmation_decision" unique ("tenant_id", "decision_id");
alter table "consent_confirmation" add constraint "consent_confirmation_state_check" check ("state" in ('waiting', 'confirmed', 'refused', 'expired'));

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
  "served_id" uuid null,
  "form_id" uuid null,
  "submission_id" uuid null,
  "confirms" uuid null,
  "global_privacy_control" boolean not null,
  "decided_at" timestamptz(3) not null,
  primary key ("tenant_id", "id")
);
create index "consent_decision_subject" on "consent_decision" ("tenant_id", "subject_id", "decided_at");
alter table "consent_decision" add constraint "consent_decision_once" unique ("tenant_id", "submission_id", "purpose");
alter table "consent_decision" add constraint "consent_decision_decision_check" check ("decision" in ('grant', 'refuse', 'withdraw'));
alter table "consent_decision" add constraint "consent_decision_standing_check" check ("standing" in ('asserted', 'confirmed'));
alter table "consent_decision" add constraint "consent_decision_method_check" check ("method" in ('form', 'confirmation', 'link', 'one_click', 'staff'));

create table "consent_evidence" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "subject_id" uuid not null,
  "identifier" bytea null,
  "origin" bytea null,
  "facts" bytea null,
  primary key ("tenant_id", "id")
);

create table "consent_link" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "subject_id" uuid not null,
  "token_hash" bytea not null,
  "language" text not null,
  "created_at" timestamptz(3) not null,
  primary key ("tenant_id", "id")
);
alter table "consent_link" add constraint "consent_link_token" unique ("tenant_id", "token_hash");
alter table "consent_link" add constraint "consent_link_subject" unique ("tenant_id", "subject_id");

create table "consent_purpose" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "key" text not null,
  "basis" text not null,
  "is_confirmed" boolean not null,
  "confirm_within_hours" int not null,
  "unconfirmed" text not null,
  "texts" jsonb not null,
  "created_at" timestamptz(3) not null,
  "ended_at" timestamptz(3) null,
  "version" int not null default 1,
  primary key ("tenant_id", "id")
);
alter table "consent_purpose" add constraint "consent_purpose_key" unique ("tenant_id", "key");
alter table "consent_purpose" add constraint "consent_purpose_basis_check" check ("basis" in ('consent', 'contract', 'legal_obligation', 'legitimate_interests'));
alter table "consent_purpose" add constraint "consent_purpose_unconfirmed_check" check ("unconfirmed" in ('keep', 'erase'));

create table "consent_served" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "form_id" uuid not null,
  "form_version" int not null,
  "text_hashes" text[] not null,
  "language" text not null,
  "served_at" timestamptz(3) null,
  primary key ("tenant_id", "id")
);

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

alter table "consent_confirmation" enable row level security;
alter table "consent_confirmation" force row level security;
create policy "consent_confirmation_tenant" on "consent_confirmation" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy "consent_confirmation_doors" on "consent_confirmation" to "leadkeep_doors" using (true) with check (true);
alter table "consent_decision" enable row level security;
alter table "consent_decision" force row level security;
create policy "consent_decision_tenant" on "consent_decision" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy "consent_decision_doors" on "consent_decision" to "leadkeep_doors" using (true) with check (true);
alter table "consent_evidence" enable row level security;
alter table "consent_evidence" force row level security;
create policy "consent_evidence_tenant" on "consent_evidence" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "consent_link" enable row level security;
alter table "consent_link" force row level security;
create policy "consent_link_tenant" on "consent_link" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy "consent_link_doors" on "consent_link" to "leadkeep_doors" using (true) with check (true);
alter table "consent_purpose" enable row level security;
alter table "consent_purpose" force row level security;
create policy "consent_purpose_tenant" on "consent_purpose" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy "consent_purpose_doors" on "consent_purpose" to "leadkeep_doors" using (true) with check (true);
alter table "consent_served" enable row level security;
alter table "consent_served" force row level security;
create policy "consent_served_tenant" on "consent_served" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy "consent_served_doors" on "consent_served" to "leadkeep_doors" using (true) with check (true);
alter table "consent_text" enable row level security;
alter table "consent_text" force row level security;
create policy "consent_text_tenant" on "consent_text" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy "consent_text_doors" on "consent_text" to "leadkeep_doors" using (true) with check (true);

alter table "consent_decision" add constraint "consent_decision_subject_fk" foreign key ("tenant_id", "subject_id")
  references "privacy_subject" ("tenant_id", "id") deferrable initially deferred;
alter table "consent_decision" add constraint "consent_decision_served_fk" foreign key ("tenant_id", "served_id")
  references "consent_served" ("tenant_id", "id") deferrable initially deferred;
alter table "consent_decision" add constraint "consent_decision_confirms_fk" foreign key ("tenant_id", "confirms")
  references "consent_decision" ("tenant_id", "id") deferrable initially deferred;
alter table "consent_decision" add constraint "consent_decision_purpose_fk" foreign key ("tenant_id", "purpose")
  references "consent_purpose" ("tenant_id", "key") deferrable initially deferred;
alter table "consent_evidence" add constraint "consent_evidence_decision_fk" foreign key ("tenant_id", "id")
  references "consent_decision" ("tenant_id", "id") deferrable initially deferred;
alter table "consent_confirmation" add constraint "consent_confirmation_decision_fk" foreign key ("tenant_id", "decision_id")
  references "consent_decision" ("tenant_id", "id") deferrable initially deferred;
alter table "consent_link" add constraint "consent_link_subject_fk" foreign key ("tenant_id", "subject_id")
  references "privacy_subject" ("tenant_id", "id") deferrable initially deferred;
`,
}
