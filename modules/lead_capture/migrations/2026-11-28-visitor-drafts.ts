import type { Migration } from '@leadkeep/database'

export const visitorDrafts: Migration = {
  name: 'lead_capture/2026-11-28-visitor-drafts',
  sql: `
create table "lead_capture_visitor_draft" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "form_id" uuid not null,
  "name_hash" bytea not null,
  "sealed" bytea not null,
  "expires_at" timestamptz(3) not null,
  primary key ("tenant_id", "id")
);
alter table "lead_capture_visitor_draft" add constraint "lead_capture_visitor_draft_name" unique ("tenant_id", "name_hash");
create index "lead_capture_visitor_draft_expiry" on "lead_capture_visitor_draft" ("tenant_id", "expires_at");

alter table "lead_capture_visitor_draft" enable row level security;
alter table "lead_capture_visitor_draft" force row level security;
create policy "lead_capture_visitor_draft_tenant" on "lead_capture_visitor_draft" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy "lead_capture_visitor_draft_doors" on "lead_capture_visitor_draft" to "leadkeep_doors" using (true) with check (true);

alter table "lead_capture_visitor_draft" add constraint "lead_capture_visitor_draft_form_fk" foreign key ("tenant_id", "form_id")
  references "lead_capture_form" ("tenant_id", "id") deferrable initially deferred;
`,
}
