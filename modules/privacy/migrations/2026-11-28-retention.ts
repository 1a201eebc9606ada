import type { Migration } from '@leadkeep/database'

export const retention: Migration = {
  name: 'privacy/2026-11-28-retention',
  sql: `
alter table "privacy_erasure" add column "retention_run_id" uuid null;
create index "privacy_erasure_retention" on "privacy_erasure" ("tenant_id", "retention_run_id");

create table "privacy_retention_rule" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "rule" text not null,
  "number" int not null,
  "days" int not null,
  "purposes" text[] null,
  "chosen_at" timestamptz(3) not null,
  "chosen_by" uuid null,
  primary key ("tenant_id", "id")
);
alter table "privacy_retention_rule" add constraint "privacy_retention_rule_number" unique ("tenant_id", "rule", "number");
alter table "privacy_retention_rule" enable row level security;
alter table "privacy_retention_rule" force row level security;
create policy "privacy_retention_rule_tenant" on "privacy_retention_rule" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

create table "privacy_retention_run" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "night" text null,
  "requested_by" uuid null,
  "started_at" timestamptz(3) not null,
  "finished_at" timestamptz(3) null,
  "progress" jsonb not null,
  "statement" text null,
  "version" int not null default 1,
  primary key ("tenant_id", "id")
);
alter table "privacy_retention_run" add constraint "privacy_retention_run_night" unique ("tenant_id", "night");
create index "privacy_retention_run_started" on "privacy_retention_run" ("tenant_id", "started_at");
alter table "privacy_retention_run" enable row level security;
alter table "privacy_retention_run" force row level security;
create policy "privacy_retention_run_tenant" on "privacy_retention_run" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

alter table "privacy_erasure" add constraint "privacy_erasure_retention_fk" foreign key ("tenant_id", "retention_run_id")
  references "privacy_retention_run" ("tenant_id", "id") deferrable initially deferred;
`,
}
