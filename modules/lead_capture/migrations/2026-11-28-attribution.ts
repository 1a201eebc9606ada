import type { Migration } from '@leadkeep/database'

export const attribution: Migration = {
  name: 'lead_capture/2026-11-28-attribution',
  sql: `
create table "lead_capture_arrival" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "form_id" uuid not null,
  "day" date not null,
  "source" text not null,
  primary key ("tenant_id", "id")
);

create table "lead_capture_source_count" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "form_id" uuid not null,
  "day" date not null,
  "source" text not null,
  "leads" int not null,
  "version" int not null default 1,
  primary key ("tenant_id", "id")
);
alter table "lead_capture_source_count" add constraint "lead_capture_source_count_once" unique ("tenant_id", "day", "form_id", "source");

alter table "lead_capture_arrival" enable row level security;
alter table "lead_capture_arrival" force row level security;
create policy "lead_capture_arrival_tenant" on "lead_capture_arrival" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "lead_capture_source_count" enable row level security;
alter table "lead_capture_source_count" force row level security;
create policy "lead_capture_source_count_tenant" on "lead_capture_source_count" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

alter table "lead_capture_arrival" add constraint "lead_capture_arrival_form_fk" foreign key ("tenant_id", "form_id")
  references "lead_capture_form" ("tenant_id", "id") deferrable initially deferred;
alter table "lead_capture_source_count" add constraint "lead_capture_source_count_form_fk" foreign key ("tenant_id", "form_id")
  references "lead_capture_form" ("tenant_id", "id") deferrable initially deferred;
`,
}
