import type { Migration } from '@leadkeep/database'

export const secondFactors: Migration = {
  name: 'auth/2026-11-28-second-factors',
  sql: `
create table "auth_totp" ("tenant_id" uuid not null, "id" uuid not null, "user_id" uuid not null, "secret" bytea null, "created_at" timestamptz(3) not null, "confirmed_at" timestamptz(3) null, "last_step" int null, "version" int not null default 1, primary key ("tenant_id", "id"));
alter table "auth_totp" add constraint "auth_totp_user" unique ("tenant_id", "user_id");

create table "auth_passkey" ("tenant_id" uuid not null, "id" uuid not null, "user_id" uuid not null, "credential_id" bytea not null, "public_key" bytea not null, "counter" bigint not null, "transports" text[] not null, "name" bytea null, "created_at" timestamptz(3) not null, "last_used_at" timestamptz(3) null, "version" int not null default 1, primary key ("tenant_id", "id"));
alter table "auth_passkey" add constraint "auth_passkey_credential" unique ("tenant_id", "credential_id");
create index "auth_passkey_user" on "auth_passkey" ("tenant_id", "user_id");

create table "auth_recovery_code" ("tenant_id" uuid not null, "id" uuid not null, "user_id" uuid not null, "code_hash" bytea not null, "created_at" timestamptz(3) not null, "used_at" timestamptz(3) null, "version" int not null default 1, primary key ("tenant_id", "id"));
alter table "auth_recovery_code" add constraint "auth_recovery_code_once" unique ("tenant_id", "user_id", "code_hash");

create table "auth_challenge" ("tenant_id" uuid not null, "id" uuid not null, "user_id" uuid null, "challenge" bytea not null, "expires_at" timestamptz(3) not null, primary key ("tenant_id", "id"));
create index "auth_challenge_expires" on "auth_challenge" ("tenant_id", "expires_at");

create table "auth_policy" ("tenant_id" uuid not null, "id" uuid not null, "second_factor_for" text not null check ("second_factor_for" in ('nobody', 'officers', 'everybody')), "version" int not null default 1, primary key ("tenant_id", "id"));

alter table "auth_totp" enable row level security;
alter table "auth_totp" force row level security;
create policy "auth_totp_tenant" on "auth_totp" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "auth_passkey" enable row level security;
alter table "auth_passkey" force row level security;
create policy "auth_passkey_tenant" on "auth_passkey" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "auth_recovery_code" enable row level security;
alter table "auth_recovery_code" force row level security;
create policy "auth_recovery_code_tenant" on "auth_recovery_code" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "auth_challenge" enable row level security;
alter table "auth_challenge" force row level security;
create policy "auth_challenge_tenant" on "auth_challenge" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "auth_policy" enable row level security;
alter table "auth_policy" force row level security;
create policy "auth_policy_tenant" on "auth_policy" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

alter table "auth_totp" add foreign key ("tenant_id", "user_id") references "auth_user" deferrable initially deferred;
alter table "auth_passkey" add foreign key ("tenant_id", "user_id") references "auth_user" deferrable initially deferred;
alter table "auth_recovery_code" add foreign key ("tenant_id", "user_id") references "auth_user" deferrable initially deferred;
alter table "auth_challenge" add foreign key ("tenant_id", "user_id") references "auth_user" deferrable initially deferred;
`,
}
