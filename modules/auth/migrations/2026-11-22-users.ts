import type { Migration } from '@leadkeep/database'

export const users: Migration = {
  name: 'auth/2026-11-22-users',
  sql: `
create table "auth_role" ("tenant_id" uuid not null, "id" uuid not null, "key" text not null, "title" text not null, "features" text[] not null, "builtin" boolean not null, "holders_changed_at" timestamptz(3) not null, "version" int not null default 1, primary key ("tenant_id", "id"));
alter table "auth_role" add constraint "auth_role_key" unique ("tenant_id", "key");

create table "auth_session" ("tenant_id" uuid not null, "id" uuid not null, "user_id" uuid not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "revoked_at" timestamptz(3) null, "revoked_by" uuid null, "user_agent" bytea null, "address" bytea null, primary key ("tenant_id", "id"));
create index "auth_session_user" on "auth_session" ("tenant_id", "user_id", "expires_at");

create table "auth_session_token" ("tenant_id" uuid not null, "id" uuid not null, "user_id" uuid not null, "token_hash" bytea not null, "previous_hash" bytea null, "rotated_at" timestamptz(3) not null, "arrived_at" timestamptz(3) null, "last_seen_at" timestamptz(3) not null, primary key ("tenant_id", "id"));
create unique index "auth_session_token_hash" on "auth_session_token" ("token_hash");
create unique index "auth_session_token_previous" on "auth_session_token" ("previous_hash");

create table "auth_user" ("tenant_id" uuid not null, "id" uuid not null, "email" bytea null, "email_index" bytea null, "name" bytea null, "password_hash" bytea null, "created_at" timestamptz(3) not null, "disabled_at" timestamptz(3) null, "disabled_by" uuid null, "version" int not null default 1, primary key ("tenant_id", "id"));
alter table "auth_user" add constraint "auth_user_email" unique ("tenant_id", "email_index");

create table "auth_user_role" ("tenant_id" uuid not null, "id" uuid not null, "user_id" uuid not null, "role_id" uuid not null, "granted_at" timestamptz(3) not null, primary key ("tenant_id", "id"));
create index "auth_user_role_role" on "auth_user_role" ("tenant_id", "role_id");
alter table "auth_user_role" add constraint "auth_user_role_once" unique ("tenant_id", "user_id", "role_id");

alter table "auth_role" enable row level security;
alter table "auth_role" force row level security;
create policy "auth_role_tenant" on "auth_role" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "auth_session" enable row level security;
alter table "auth_session" force row level security;
create policy "auth_session_tenant" on "auth_session" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "auth_session_token" enable row level security;
alter table "auth_session_token" force row level security;
create policy "auth_session_token_tenant" on "auth_session_token" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy "auth_session_token_doors" on "auth_session_token" to "leadkeep_doors" using (true) with check (true);
alter table "auth_user" enable row level security;
alter table "auth_user" force row level security;
create policy "auth_user_tenant" on "auth_user" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "auth_user_role" enable row level security;
alter table "auth_user_role" force row level security;
create policy "auth_user_role_tenant" on "auth_user_role" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);


-- Deferred: rows of one command are written in no particular order.
alter table "auth_user_role"
  add foreign key ("tenant_id", "user_id") references "auth_user" deferrable initially deferred,
  add foreign key ("tenant_id", "role_id") references "auth_role" deferrable initially deferred;
alter table "auth_session"
  add foreign key ("tenant_id", "user_id") references "auth_user" deferrable initially deferred;
alter table "auth_session_token"
  add foreign key ("tenant_id", "id") references "auth_session" on delete cascade deferrable initially deferred;
`,
}
