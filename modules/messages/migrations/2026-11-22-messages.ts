import type { Migration } from '@leadkeep/database'

export const outgoing: Migration = {
  name: 'messages/2026-11-22-messages',
  sql: `
create table "messages_message" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "template" text not null,
  "subject_id" uuid not null,
  "reference" uuid not null,
  "purpose" text null,
  "language" text not null,
  "state" text not null,
  "failure" text null,
  "attempts" int not null,
  "address_hash" bytea null,
  "queued_at" timestamptz(3) not null,
  "settled_at" timestamptz(3) null,
  "version" int not null default 1,
  primary key ("tenant_id", "id")
);
create index "messages_message_queued" on "messages_message" ("tenant_id", "queued_at");
create index "messages_message_subject" on "messages_message" ("tenant_id", "subject_id");
create index "messages_message_address" on "messages_message" ("tenant_id", "address_hash", "settled_at");
alter table "messages_message" add constraint "messages_message_state_check" check ("state" in ('queued', 'sent', 'bounced', 'withheld'));

create table "messages_letter" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "subject_id" uuid not null,
  "recipient" bytea null,
  "headline" bytea null,
  "text" bytea null,
  "html" bytea null,
  "written_at" timestamptz(3) not null,
  primary key ("tenant_id", "id")
);
create index "messages_letter_written" on "messages_letter" ("tenant_id", "written_at");

alter table "messages_message" enable row level security;
alter table "messages_message" force row level security;
create policy "messages_message_tenant" on "messages_message" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
alter table "messages_letter" enable row level security;
alter table "messages_letter" force row level security;
create policy "messages_letter_tenant" on "messages_letter" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

alter table "messages_letter" add constraint "messages_letter_message_fk" foreign key ("tenant_id", "id")
  references "messages_message" ("tenant_id", "id") deferrable initially deferred;
`,
}
