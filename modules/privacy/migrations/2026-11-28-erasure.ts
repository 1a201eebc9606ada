import type { Migration } from '@leadkeep/database'

export const erasure: Migration = {
  name: 'privacy/2026-11-28-erasure',
  sql: `
alter table "privacy_subject" add column "aliases_changed_at" timestamptz(3) null;
alter table "privacy_subject" add column "erased_at" timestamptz(3) null;
alter table "privacy_subject" add column "version" int not null default 1;
create policy "privacy_subject_doors" on "privacy_subject" to leadkeep_doors using (true) with check (true);

create table "privacy_erasure" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "subject_ids" uuid[] not null,
  "ground" text not null,
  "state" text not null,
  "state_since" timestamptz(3) not null,
  "requested_at" timestamptz(3) not null,
  "requested_by" uuid null,
  "completed_at" timestamptz(3) null,
  "evidence_until" timestamptz(3) not null,
  "evidence_gone_at" timestamptz(3) null,
  "emptied" jsonb not null,
  "disclosures" jsonb not null,
  "statement" text null,
  "replayed_at" timestamptz(3) null,
  "version" int not null default 1,
  primary key ("tenant_id", "id")
);
create index "privacy_erasure_state" on "privacy_erasure" ("tenant_id", "state", "requested_at");
alter table "privacy_erasure" add constraint "privacy_erasure_ground_check" check ("ground" in ('no_longer_needed', 'consent_withdrawn', 'objection', 'unlawful', 'legal_obligation', 'child'));
alter table "privacy_erasure" add constraint "privacy_erasure_state_check" check ("state" in ('requested', 'suppressed', 'recorded', 'unreadable', 'emptied', 'completed'));
alter table "privacy_erasure" enable row level security;
alter table "privacy_erasure" force row level security;
create policy "privacy_erasure_tenant" on "privacy_erasure" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

create table "privacy_suppression" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "kind" text not null,
  "hash" bytea not null,
  "erasure_id" uuid not null,
  "created_at" timestamptz(3) not null,
  primary key ("tenant_id", "id")
);
alter table "privacy_suppression" add constraint "privacy_suppression_hash" unique ("tenant_id", "hash");
create index "privacy_suppression_erasure" on "privacy_suppression" ("tenant_id", "erasure_id");
alter table "privacy_suppression" enable row level security;
alter table "privacy_suppression" force row level security;
create policy "privacy_suppression_tenant" on "privacy_suppression" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

create table "privacy_hold" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "subject_id" uuid not null,
  "ground" text not null,
  "placed_at" timestamptz(3) not null,
  "placed_by" uuid null,
  "review_at" timestamptz(3) not null,
  "lifted_at" timestamptz(3) null,
  "lifted_by" uuid null,
  "version" int not null default 1,
  primary key ("tenant_id", "id")
);
create index "privacy_hold_subject" on "privacy_hold" ("tenant_id", "subject_id");
alter table "privacy_hold" add constraint "privacy_hold_ground_check" check ("ground" in ('legal_claim', 'authority', 'legal_obligation'));
alter table "privacy_hold" enable row level security;
alter table "privacy_hold" force row level security;
create policy "privacy_hold_tenant" on "privacy_hold" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

alter table "privacy_suppression" add constraint "privacy_suppression_erasure_fk" foreign key ("tenant_id", "erasure_id")
  references "privacy_erasure" ("tenant_id", "id") deferrable initially deferred;
alter table "privacy_hold" add constraint "privacy_hold_subject_fk" foreign key ("tenant_id", "subject_id")
  references "privacy_subject" ("tenant_id", "id") deferrable initially deferred;
`,
}
