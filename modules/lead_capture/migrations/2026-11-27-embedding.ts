import type { Migration } from '@leadkeep/database'

export const embedding: Migration = {
  name: 'lead_capture/2026-11-27-embedding',
  sql: `
create table "lead_capture_embedding" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "origins" text[] not null,
  "changed_at" timestamptz(3) not null,
  "version" int not null default 1,
  primary key ("tenant_id", "id")
);

create table "lead_capture_integration_key" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "form_id" uuid not null,
  "title" text not null,
  "key_hash" bytea not null,
  "created_at" timestamptz(3) not null,
  "revoked_at" timestamptz(3) null,
  "version" int not null default 1,
  primary key ("tenant_id", "id")
);
alter table "lead_capture_integration_key" add constraint "lead_capture_integration_key_hash" unique ("tenant_id", "key_hash");
create index "lead_capture_integration_key_form" on "lead_capture_integration_key" ("tenant_id", "form_id");

alter table "lead_capture_embedding" enable row level security;
alter table "lead_capture_embedding" force row level security;
create policy "lead_capture_embedding_tenant" on "lead_capture_embedding" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "lead_capture_integration_key" enable row level security;
alter table "lead_capture_integration_key" force row level security;
create policy "lead_capture_integration_key_tenant" on "lead_capture_integration_key" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy "lead_capture_integration_key_doors" on "lead_capture_integration_key" to "leadkeep_doors" using (true) with check (true);

alter table "lead_capture_embedding" add constraint "lead_capture_embedding_form_fk" foreign key ("tenant_id", "id")
  references "lead_capture_form" ("tenant_id", "id") deferrable initially deferred;
alter table "lead_capture_integration_key" add constraint "lead_capture_integration_key_form_fk"
  foreign key ("tenant_id", "form_id") references "lead_capture_form" ("tenant_id", "id") deferrable initially deferred;
`,
}
