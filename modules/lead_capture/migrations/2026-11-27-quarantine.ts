import type { Migration } from '@leadkeep/database'

export const quarantine: Migration = {
  name: 'lead_capture/2026-11-27-quarantine',
  sql: `
create table "lead_capture_quarantined" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "subject_id" uuid not null,
  "form_id" uuid not null,
  "form_version" int not null,
  "text_hashes" text[] not null,
  "receipt_id" text not null,
  "signals" text[] not null,
  "content" bytea null,
  "received_at" timestamptz(3) not null,
  "expires_at" timestamptz(3) not null,
  "state" text not null,
  "settled_at" timestamptz(3) null,
  "version" int not null default 1,
  primary key ("tenant_id", "id")
);
create index "lead_capture_quarantined_state" on "lead_capture_quarantined" ("tenant_id", "state", "received_at");
alter table "lead_capture_quarantined" add constraint "lead_capture_quarantined_state_check" check ("state" in ('held', 'released', 'discarded', 'expired'));

create table "lead_capture_sighting" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "seen_at" timestamptz(3) not null,
  "sender_hash" bytea not null,
  "origin_hash" bytea not null,
  "message_hash" bytea null,
  primary key ("tenant_id", "id")
);
create index "lead_capture_sighting_sender" on "lead_capture_sighting" ("tenant_id", "sender_hash", "seen_at");
create index "lead_capture_sighting_origin" on "lead_capture_sighting" ("tenant_id", "origin_hash", "seen_at");
create index "lead_capture_sighting_message" on "lead_capture_sighting" ("tenant_id", "message_hash", "seen_at");
create index "lead_capture_sighting_age" on "lead_capture_sighting" ("tenant_id", "seen_at");

alter table "lead_capture_quarantined" enable row level security;
alter table "lead_capture_quarantined" force row level security;
create policy "lead_capture_quarantined_tenant" on "lead_capture_quarantined" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "lead_capture_sighting" enable row level security;
alter table "lead_capture_sighting" force row level security;
create policy "lead_capture_sighting_tenant" on "lead_capture_sighting" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

alter table "lead_capture_quarantined" add constraint "lead_capture_quarantined_form_fk"
  foreign key ("tenant_id", "form_id") references "lead_capture_form" ("tenant_id", "id") deferrable initially deferred;
alter table "lead_capture_quarantined" add constraint "lead_capture_quarantined_subject_fk"
  foreign key ("tenant_id", "subject_id") references "privacy_subject" ("tenant_id", "id") deferrable initially deferred;
`,
}
