import type { Migration } from '@leadkeep/database'

export const corrections: Migration = {
  name: 'lead_capture/2026-11-28-corrections',
  sql: `
create table "lead_capture_correction" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "submission_id" uuid not null,
  "key_number" int not null,
  "payload" bytea null,
  "received_at" timestamptz(3) not null,
  "settled_at" timestamptz(3) null,
  "outcome" text null,
  "version" int not null default 1,
  primary key ("tenant_id", "id")
);
create index "lead_capture_correction_of" on "lead_capture_correction" ("tenant_id", "submission_id", "received_at");
create index "lead_capture_correction_open" on "lead_capture_correction" ("tenant_id", "settled_at", "key_number");
alter table "lead_capture_correction" add constraint "lead_capture_correction_outcome_check" check ("outcome" in ('applied', 'left'));

alter table "lead_capture_correction" enable row level security;
alter table "lead_capture_correction" force row level security;
create policy "lead_capture_correction_tenant" on "lead_capture_correction" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy "lead_capture_correction_doors" on "lead_capture_correction" to "leadkeep_doors" using (true) with check (true);

alter table "lead_capture_correction" add constraint "lead_capture_correction_submission_fk" foreign key ("tenant_id", "submission_id")
  references "lead_capture_submission" ("tenant_id", "id") deferrable initially deferred;
`,
}
