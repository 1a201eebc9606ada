import type { Migration } from '@leadkeep/database'

export const pages: Migration = {
  name: 'lead_capture/2026-11-27-pages',
  sql: `
alter table "lead_capture_form" add column "unpublished_at" timestamptz(3) null;
alter table "lead_capture_page" add column "unpublished_at" timestamptz(3) null;

create table "lead_capture_picture" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "hash" text not null,
  "bytes" bytea not null,
  "width" int not null,
  "kept_at" timestamptz(3) not null,
  primary key ("tenant_id", "id")
);
alter table "lead_capture_picture" add constraint "lead_capture_picture_hash" unique ("tenant_id", "hash");
alter table "lead_capture_picture" enable row level security;
alter table "lead_capture_picture" force row level security;
create policy "lead_capture_picture_tenant" on "lead_capture_picture" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
`,
}
