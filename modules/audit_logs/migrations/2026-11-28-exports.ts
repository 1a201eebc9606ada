import type { Migration } from '@leadkeep/database'

export const exports: Migration = {
  name: 'audit_logs/2026-11-28-exports',
  sql: `
create table "audit_logs_export" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "state" text not null,
  "requested_at" timestamptz(3) not null,
  "actor_kind" text not null,
  "actor_id" text null,
  "request" uuid not null,
  "purpose" text not null,
  "filter" jsonb not null,
  "spreadsheet" boolean not null,
  "opens" boolean not null,
  "with_evidence" boolean not null,
  "recipient" bytea null,
  "lock" bytea null,
  "attempt" int not null,
  "started_at" timestamptz(3) null,
  "entries" int null,
  "opened" int null,
  "bytes" bigint null,
  "ended_at" timestamptz(3) null,
  "failure" text null,
  "version" int not null default 1,
  primary key ("tenant_id", "id")
);
alter table "audit_logs_export" add constraint "audit_logs_export_state_check" check ("state" in ('waiting', 'building', 'ready', 'failed'));
alter table "audit_logs_export" add constraint "audit_logs_export_actor_kind_check" check ("actor_kind" in ('user', 'visitor', 'job', 'operator', 'anonymous'));
create index "audit_logs_export_requested" on "audit_logs_export" ("tenant_id", "requested_at");
create index "audit_logs_export_ended" on "audit_logs_export" ("tenant_id", "ended_at");
alter table "audit_logs_export" enable row level security;
alter table "audit_logs_export" force row level security;
create policy "audit_logs_export_tenant" on "audit_logs_export" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

create table audit_logs_export_part (
  tenant_id uuid not null,
  export_id uuid not null,
  attempt int not null,
  number int not null,
  bytes bytea not null,
  -- Entries gone through, of all that it goes through.
  done bigint not null,
  total bigint not null,
  -- Whose values were opened since the part before.
  subjects uuid[] not null,
  written_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, export_id, attempt, number),
  foreign key (tenant_id, export_id) references audit_logs_export (tenant_id, id)
    on delete cascade deferrable initially deferred
);
-- Compressed or sealed already.
alter table audit_logs_export_part alter column bytes set storage external;
`,
}
