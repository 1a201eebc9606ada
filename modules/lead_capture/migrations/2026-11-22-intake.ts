import type { Migration } from '@leadkeep/database'

export const intake: Migration = {
  name: 'lead_capture/2026-11-22-intake',
  sql: `
create table "lead_capture_form" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "slug" text not null,
  "revision" int not null,
  "definition" jsonb not null,
  "published_at" timestamptz(3) not null,
  primary key ("tenant_id", "id")
);
alter table "lead_capture_form" add constraint "lead_capture_form_slug" unique ("tenant_id", "slug");

create table "lead_capture_intake_key" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "number" int not null,
  "public_key" bytea not null,
  "signature" bytea not null,
  "not_before" timestamptz(3) not null,
  "not_after" timestamptz(3) not null,
  "retired_at" timestamptz(3) null,
  "destroyed_at" timestamptz(3) null,
  primary key ("tenant_id", "id")
);
alter table "lead_capture_intake_key" add constraint "lead_capture_intake_key_number" unique ("tenant_id", "number");

create table "lead_capture_page" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "slug" text not null,
  "is_home" boolean not null,
  "form_id" uuid not null,
  "revision" int not null,
  "content" jsonb not null,
  "published_at" timestamptz(3) not null,
  primary key ("tenant_id", "id")
);
create index "lead_capture_page_form" on "lead_capture_page" ("tenant_id", "form_id");
create unique index "lead_capture_page_home" on "lead_capture_page" ("tenant_id") where is_home = true;
alter table "lead_capture_page" add constraint "lead_capture_page_slug" unique ("tenant_id", "slug");

create table "lead_capture_submission" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "form_id" uuid not null,
  "form_version" int not null,
  "key_number" int not null,
  "payload" bytea null,
  "payload_hash" bytea not null,
  "text_hashes" text[] not null,
  "idempotency_hash" bytea null,
  "content_hash" bytea null,
  "key_reused" boolean not null,
  "receipt_id" text not null,
  "received_at" timestamptz(3) not null,
  "state" text not null,
  "failure" text null,
  "settled_at" timestamptz(3) null,
  "version" int not null default 1,
  primary key ("tenant_id", "id")
);
create index "lead_capture_submission_state" on "lead_capture_submission" ("tenant_id", "state", "received_at");
create index "lead_capture_submission_key" on "lead_capture_submission" ("tenant_id", "key_number", "state");
alter table "lead_capture_submission" add constraint "lead_capture_submission_once" unique ("tenant_id", "idempotency_hash", "content_hash");
alter table "lead_capture_submission" add constraint "lead_capture_submission_receipt" unique ("tenant_id", "receipt_id");
alter table "lead_capture_submission" add constraint "lead_capture_submission_state_check" check ("state" in ('received', 'processed', 'dead'));

alter table "lead_capture_form" enable row level security;
alter table "lead_capture_form" force row level security;
create policy "lead_capture_form_tenant" on "lead_capture_form" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "lead_capture_intake_key" enable row level security;
alter table "lead_capture_intake_key" force row level security;
create policy "lead_capture_intake_key_tenant" on "lead_capture_intake_key" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy "lead_capture_intake_key_doors" on "lead_capture_intake_key" to "leadkeep_doors" using (true) with check (true);
alter table "lead_capture_page" enable row level security;
alter table "lead_capture_page" force row level security;
create policy "lead_capture_page_tenant" on "lead_capture_page" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "lead_capture_submission" enable row level security;
alter table "lead_capture_submission" force row level security;
create policy "lead_capture_submission_tenant" on "lead_capture_submission" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy "lead_capture_submission_doors" on "lead_capture_submission" to "leadkeep_doors" using (true) with check (true);

alter table "lead_capture_page" add constraint "lead_capture_page_form_fk" foreign key ("tenant_id", "form_id")
  references "lead_capture_form" ("tenant_id", "id") deferrable initially deferred;
alter table "lead_capture_submission" add constraint "lead_capture_submission_form_fk"
  foreign key ("tenant_id", "form_id") references "lead_capture_form" ("tenant_id", "id") deferrable initially deferred;
`,
}
