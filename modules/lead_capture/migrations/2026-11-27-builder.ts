import type { Migration } from '@leadkeep/database'

export const builder: Migration = {
  name: 'lead_capture/2026-11-27-builder',
  sql: `
create table "lead_capture_draft" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "kind" text not null,
  "slug" text not null,
  "content" jsonb not null,
  "published_number" int null,
  "changed_by" uuid null,
  "changed_at" timestamptz(3) not null,
  "version" int not null default 1,
  primary key ("tenant_id", "id")
);
alter table "lead_capture_draft" add constraint "lead_capture_draft_slug" unique ("tenant_id", "kind", "slug");
alter table "lead_capture_draft" add constraint "lead_capture_draft_kind_check" check ("kind" in ('form', 'page'));

create table "lead_capture_version" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "draft_id" uuid not null,
  "number" int not null,
  "content" jsonb not null,
  "published_by" uuid null,
  "published_at" timestamptz(3) not null,
  primary key ("tenant_id", "id")
);
alter table "lead_capture_version" add constraint "lead_capture_version_number" unique ("tenant_id", "draft_id", "number");

create table "lead_capture_assignment" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "mode" text not null,
  "user_ids" uuid[] not null,
  "last_given_to" uuid null,
  "version" int not null default 1,
  primary key ("tenant_id", "id")
);
alter table "lead_capture_assignment" add constraint "lead_capture_assignment_mode_check" check ("mode" in ('nobody', 'person', 'round_robin'));

create table "lead_capture_absence" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "user_id" uuid not null,
  "from_day" date not null,
  "until_day" date not null,
  primary key ("tenant_id", "id")
);
create index "lead_capture_absence_user" on "lead_capture_absence" ("tenant_id", "user_id", "until_day");

alter table "lead_capture_draft" enable row level security;
alter table "lead_capture_draft" force row level security;
create policy "lead_capture_draft_tenant" on "lead_capture_draft" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "lead_capture_version" enable row level security;
alter table "lead_capture_version" force row level security;
create policy "lead_capture_version_tenant" on "lead_capture_version" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "lead_capture_assignment" enable row level security;
alter table "lead_capture_assignment" force row level security;
create policy "lead_capture_assignment_tenant" on "lead_capture_assignment" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "lead_capture_absence" enable row level security;
alter table "lead_capture_absence" force row level security;
create policy "lead_capture_absence_tenant" on "lead_capture_absence" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

alter table "lead_capture_version" add constraint "lead_capture_version_draft_fk"
  foreign key ("tenant_id", "draft_id") references "lead_capture_draft" ("tenant_id", "id") deferrable initially deferred;
`,
}
