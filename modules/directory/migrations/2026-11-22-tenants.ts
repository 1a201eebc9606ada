import type { Migration } from '@leadkeep/database'

export const tenants: Migration = {
  name: 'directory/2026-11-22-tenants',
  sql: `
create table "directory_host" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "host" text not null,
  primary key ("tenant_id", "id")
);
create unique index "directory_host_name" on "directory_host" ("host");

create table "directory_organization" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "name" text not null,
  "created_at" timestamptz(3) not null,
  primary key ("tenant_id", "id")
);

create table "directory_tenant" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "slug" text not null,
  "name" text not null,
  "is_default" boolean not null,
  "is_demo" boolean not null,
  "created_at" timestamptz(3) not null,
  primary key ("tenant_id", "id")
);
create unique index "directory_tenant_slug" on "directory_tenant" ("slug");
create unique index "directory_tenant_default" on "directory_tenant" ("is_default") where is_default = true;

alter table "directory_host" enable row level security;
alter table "directory_host" force row level security;
create policy "directory_host_tenant" on "directory_host" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy "directory_host_doors" on "directory_host" to "leadkeep_doors" using (true) with check (true);
alter table "directory_organization" enable row level security;
alter table "directory_organization" force row level security;
create policy "directory_organization_tenant" on "directory_organization" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "directory_tenant" enable row level security;
alter table "directory_tenant" force row level security;
create policy "directory_tenant_tenant" on "directory_tenant" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy "directory_tenant_doors" on "directory_tenant" to "leadkeep_doors" using (true) with check (true);

alter table "directory_host" add constraint "directory_host_tenant_fk" foreign key ("tenant_id", "tenant_id")
  references "directory_tenant" ("tenant_id", "id") deferrable initially deferred;
`,
}
