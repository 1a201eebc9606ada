import type { Migration } from '@leadkeep/database'

export const sentRequests: Migration = {
  name: 'lead_capture/2026-11-28-sent-requests',
  sql: `
create table "lead_capture_sent_request" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "key_number" int not null,
  "payload" bytea null,
  "received_at" timestamptz(3) not null,
  "settled_at" timestamptz(3) null,
  "outcome" text null,
  "version" int not null default 1,
  primary key ("tenant_id", "id")
);
create index "lead_capture_sent_request_open" on "lead_capture_sent_request" ("tenant_id", "settled_at", "key_number");
alter table "lead_capture_sent_request" add constraint "lead_capture_sent_request_outcome_check" check ("outcome" in ('filed', 'unreadable'));

alter table "lead_capture_sent_request" enable row level security;
alter table "lead_capture_sent_request" force row level security;
create policy "lead_capture_sent_request_tenant" on "lead_capture_sent_request" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy "lead_capture_sent_request_doors" on "lead_capture_sent_request" to "leadkeep_doors" using (true) with check (true);
`,
}
