import type { Migration } from '@leadkeep/database'

export const recipients: Migration = {
  name: 'audit_logs/2026-11-28-recipients',
  sql: `
create table "audit_logs_recipient" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "asked_at" timestamptz(3) not null,
  "name" bytea null,
  primary key ("tenant_id", "id")
);
create index "audit_logs_recipient_asked" on "audit_logs_recipient" ("tenant_id", "asked_at");
alter table "audit_logs_recipient" enable row level security;
alter table "audit_logs_recipient" force row level security;
create policy "audit_logs_recipient_tenant" on "audit_logs_recipient" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
`,
}
