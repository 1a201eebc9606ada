import type { Migration } from '@leadkeep/database'

export const receipts: Migration = {
  name: 'consent/2026-11-27-receipts',
  sql: `
create table "consent_receipt" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "subject_id" uuid not null,
  "number" int not null,
  "covers" uuid[] not null,
  "statement" text not null,
  "issued_at" timestamptz(3) not null,
  primary key ("tenant_id", "id")
);
alter table "consent_receipt" add constraint "consent_receipt_number" unique ("tenant_id", "subject_id", "number");

alter table "consent_receipt" enable row level security;
alter table "consent_receipt" force row level security;
create policy "consent_receipt_tenant" on "consent_receipt" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy "consent_receipt_doors" on "consent_receipt" to "leadkeep_doors" using (true) with check (true);

alter table "consent_receipt" add constraint "consent_receipt_subject_fk" foreign key ("tenant_id", "subject_id")
  references "privacy_subject" ("tenant_id", "id") deferrable initially deferred;
`,
}
