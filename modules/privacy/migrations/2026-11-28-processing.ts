import type { Migration } from '@leadkeep/database'

export const processing: Migration = {
  name: 'privacy/2026-11-28-processing',
  sql: `
create table "privacy_processing_detail" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "detail" text not null,
  "text" bytea null,
  "changed_at" timestamptz(3) not null,
  "changed_by" uuid null,
  "version" int not null default 1,
  primary key ("tenant_id", "id")
);
alter table "privacy_processing_detail" add constraint "privacy_processing_detail_once" unique ("tenant_id", "detail");
alter table "privacy_processing_detail" add constraint "privacy_processing_detail_detail_check" check ("detail" in ('controller_name', 'controller_contact', 'controller_representative', 'controller_dpo', 'recipients', 'transfers', 'measures', 'operator_name', 'operator_contact', 'operator_dpo'));
alter table "privacy_processing_detail" enable row level security;
alter table "privacy_processing_detail" force row level security;
create policy "privacy_processing_detail_tenant" on "privacy_processing_detail" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
`,
}
