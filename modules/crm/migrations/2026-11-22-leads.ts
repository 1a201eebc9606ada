import type { Migration } from '@leadkeep/database'

export const leads: Migration = {
  name: 'crm/2026-11-22-leads',
  sql: `
create table "crm_lead" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "subject_id" uuid not null,
  "name" bytea null,
  "email" bytea null,
  "email_index" bytea null,
  "phone" bytea null,
  "phone_index" bytea null,
  "company" bytea null,
  "message" bytea null,
  "stage" text not null,
  "stage_step" int not null,
  "stage_since" timestamptz(3) not null,
  "source" text not null,
  "owner_id" uuid null,
  "person_id" uuid null,
  "form_id" uuid null,
  "submission_id" uuid null,
  "received_at" timestamptz(3) null,
  "created_at" timestamptz(3) not null,
  "changed_at" timestamptz(3) not null,
  "deleted_at" timestamptz(3) null,
  "deleted_by" uuid null,
  "version" int not null default 1, primary key ("tenant_id", "id"));
create index "crm_lead_by_created" on "crm_lead" (tenant_id, created_at, id) where deleted_at is null;
create index "crm_lead_by_changed" on "crm_lead" (tenant_id, changed_at, id) where deleted_at is null;
create index "crm_lead_by_stage" on "crm_lead" (tenant_id, stage_step, created_at, id) where deleted_at is null;
create index "crm_lead_by_owner" on "crm_lead" (tenant_id, owner_id, created_at, id) where deleted_at is null;
create index "crm_lead_by_source" on "crm_lead" (tenant_id, source, created_at, id) where deleted_at is null;
create index "crm_lead_deleted" on "crm_lead" (tenant_id, created_at, id) where deleted_at is not null;
create index "crm_lead_by_email" on "crm_lead" (tenant_id, email_index) where email_index is not null;
create index "crm_lead_by_phone" on "crm_lead" (tenant_id, phone_index) where phone_index is not null;
create index "crm_lead_by_person" on "crm_lead" (tenant_id, person_id) where person_id is not null;
alter table "crm_lead" add constraint "crm_lead_submission" unique ("tenant_id", "submission_id");
alter table "crm_lead" add constraint "crm_lead_stage_check" check ("stage" in ('new', 'contacted', 'qualified', 'won', 'lost'));
alter table "crm_lead" add constraint "crm_lead_source_check" check ("source" in ('landing', 'manual', 'import', 'api'));

create table "crm_lead_change" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "lead_id" uuid not null,
  "lead_version" int not null,
  "deed" text not null,
  "fields" text[] not null,
  "before" text null,
  "after" text null,
  "actor_kind" text not null,
  "actor_id" text null,
  "at" timestamptz(3) not null, primary key ("tenant_id", "id"));
create index "crm_lead_change_by_lead" on "crm_lead_change" ("tenant_id", "lead_id", "lead_version");
alter table "crm_lead_change" add constraint "crm_lead_change_deed_check" check ("deed" in ('created', 'edited', 'moved', 'assigned', 'linked', 'deleted', 'restored'));
alter table "crm_lead_change" add constraint "crm_lead_change_actor_kind_check" check ("actor_kind" in ('user', 'visitor', 'job', 'operator', 'anonymous'));

create table "crm_lead_prefix" (
  "tenant_id" uuid not null,
  "token" int not null,
  "created_at" timestamptz(3) not null,
  "row_id" uuid not null,
  "column_id" text not null, primary key ("tenant_id", "token", "created_at", "row_id"));
create index "crm_lead_prefix_row" on "crm_lead_prefix" ("tenant_id", "row_id");

create table "crm_note" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "lead_id" uuid not null,
  "text" bytea null,
  "author_id" uuid null,
  "created_at" timestamptz(3) not null,
  "changed_at" timestamptz(3) not null,
  "version" int not null default 1, primary key ("tenant_id", "id"));
create index "crm_note_by_lead" on "crm_note" ("tenant_id", "lead_id", "created_at");

create table "crm_person" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "subject_id" uuid not null,
  "name" bytea null,
  "email" bytea null,
  "email_index" bytea null,
  "phone" bytea null,
  "phone_index" bytea null,
  "company" bytea null,
  "created_at" timestamptz(3) not null,
  "changed_at" timestamptz(3) not null,
  "version" int not null default 1, primary key ("tenant_id", "id"));
create index "crm_person_by_email" on "crm_person" ("tenant_id", "email_index");
create index "crm_person_by_phone" on "crm_person" ("tenant_id", "phone_index");

create table "crm_person_prefix" (
  "tenant_id" uuid not null,
  "token" int not null,
  "created_at" timestamptz(3) not null,
  "row_id" uuid not null,
  "column_id" text not null, primary key ("tenant_id", "token", "created_at", "row_id"));
create index "crm_person_prefix_row" on "crm_person_prefix" ("tenant_id", "row_id");

create table "crm_task" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "lead_id" uuid not null,
  "title" bytea null,
  "due_at" timestamptz(3) null,
  "assignee_id" uuid null,
  "author_id" uuid null,
  "created_at" timestamptz(3) not null,
  "done_at" timestamptz(3) null,
  "done_by" uuid null,
  "version" int not null default 1, primary key ("tenant_id", "id"));
create index "crm_task_by_lead" on "crm_task" ("tenant_id", "lead_id", "created_at");

alter table "crm_lead" enable row level security;
alter table "crm_lead" force row level security;
create policy "crm_lead_tenant" on "crm_lead" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "crm_lead_change" enable row level security;
alter table "crm_lead_change" force row level security;
create policy "crm_lead_change_tenant" on "crm_lead_change" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "crm_lead_prefix" enable row level security;
alter table "crm_lead_prefix" force row level security;
create policy "crm_lead_prefix_tenant" on "crm_lead_prefix" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "crm_note" enable row level security;
alter table "crm_note" force row level security;
create policy "crm_note_tenant" on "crm_note" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "crm_person" enable row level security;
alter table "crm_person" force row level security;
create policy "crm_person_tenant" on "crm_person" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "crm_person_prefix" enable row level security;
alter table "crm_person_prefix" force row level security;
create policy "crm_person_prefix_tenant" on "crm_person_prefix" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "crm_task" enable row level security;
alter table "crm_task" force row level security;
create policy "crm_task_tenant" on "crm_task" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

-- Foreign keys wait for the end of the transaction: which row is inserted first is then nobody's business.
alter table "crm_person" add foreign key ("tenant_id", "subject_id")
  references "privacy_subject" ("tenant_id", "id") deferrable initially deferred;
alter table "crm_lead" add foreign key ("tenant_id", "subject_id")
  references "privacy_subject" ("tenant_id", "id") deferrable initially deferred;
alter table "crm_lead" add foreign key ("tenant_id", "person_id")
  references "crm_person" ("tenant_id", "id") deferrable initially deferred;
alter table "crm_lead_change" add foreign key ("tenant_id", "lead_id")
  references "crm_lead" ("tenant_id", "id") deferrable initially deferred;
alter table "crm_note" add foreign key ("tenant_id", "lead_id")
  references "crm_lead" ("tenant_id", "id") deferrable initially deferred;
alter table "crm_task" add foreign key ("tenant_id", "lead_id")
  references "crm_lead" ("tenant_id", "id") deferrable initially deferred;
`,
}
