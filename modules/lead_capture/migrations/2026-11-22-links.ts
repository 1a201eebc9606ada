import type { Migration } from '@leadkeep/database'

export const links: Migration = {
  name: 'lead_capture/2026-11-22-links',
  sql: `
create table "lead_capture_link_answer" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "subject_id" uuid not null,
  "decision_ids" uuid[] not null,
  "followed" uuid not null,
  "key_number" int not null,
  "payload" bytea null,
  "received_at" timestamptz(3) not null,
  "settled_at" timestamptz(3) null,
  "version" int not null default 1,
  primary key ("tenant_id", "id")
);
create index "lead_capture_link_answer_open" on "lead_capture_link_answer" ("tenant_id", "settled_at", "key_number");

alter table "lead_capture_link_answer" enable row level security;
alter table "lead_capture_link_answer" force row level security;
create policy "lead_capture_link_answer_tenant" on "lead_capture_link_answer" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy "lead_capture_link_answer_doors" on "lead_capture_link_answer" to "leadkeep_doors" using (true) with check (true);
`,
}
