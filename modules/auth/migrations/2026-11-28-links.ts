import type { Migration } from '@leadkeep/database'

export const links: Migration = {
  name: 'auth/2026-11-28-links',
  sql: `
create table "auth_link" ("tenant_id" uuid not null, "id" uuid not null, "kind" text not null check ("kind" in ('invitation', 'reset')), "user_id" uuid null, "token_hash" bytea not null, "created_at" timestamptz(3) not null, "created_by" uuid null, "expires_at" timestamptz(3) not null, "used_at" timestamptz(3) null, "version" int not null default 1, primary key ("tenant_id", "id"));
create index "auth_link_user" on "auth_link" ("tenant_id", "user_id", "created_at");
alter table "auth_link" add constraint "auth_link_token" unique ("tenant_id", "token_hash");
alter table "auth_link" enable row level security;
alter table "auth_link" force row level security;
create policy "auth_link_tenant" on "auth_link" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "auth_link"
  add foreign key ("tenant_id", "user_id") references "auth_user" deferrable initially deferred;
`,
}
