import type { Migration } from '@leadkeep/database'

export const subjectRequests: Migration = {
  name: 'privacy/2026-11-28-subject-requests',
  sql: `
alter table "privacy_subject" add column "restricted_at" timestamptz(3) null;
create index "privacy_subject_restricted" on "privacy_subject" ("tenant_id", "id") where "restricted_at" is not null;

create table "privacy_request" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "subject_id" uuid not null,
  "about_ids" uuid[] not null,
  "kind" text not null,
  "origin" text not null,
  "language" text not null,
  "name" bytea null,
  "words" bytea null,
  "email" bytea null,
  "state" text not null,
  "identity" text null,
  "received_at" timestamptz(3) not null,
  "confirmed_at" timestamptz(3) null,
  "paused_at" timestamptz(3) null,
  "paused_days" int not null,
  "months" int not null,
  "extended_because" text null,
  "due_on" date not null,
  "outcome" text null,
  "refused_because" text null,
  "closed_at" timestamptz(3) null,
  "closed_by" uuid null,
  "recipients_told_at" timestamptz(3) null,
  "erasure_id" uuid null,
  "token_hash" bytea null,
  "certificate_hash" bytea null,
  "expires_at" timestamptz(3) null,
  "version" int not null default 1,
  primary key ("tenant_id", "id")
);
alter table "privacy_request" add constraint "privacy_request_token" unique ("tenant_id", "token_hash");
alter table "privacy_request" add constraint "privacy_request_certificate" unique ("tenant_id", "certificate_hash");
create index "privacy_request_due" on "privacy_request" ("tenant_id", "state", "due_on");
create index "privacy_request_subject" on "privacy_request" ("tenant_id", "subject_id");
alter table "privacy_request" add constraint "privacy_request_kind_check" check ("kind" in ('access', 'portability', 'rectification', 'erasure', 'restriction', 'objection'));
alter table "privacy_request" add constraint "privacy_request_origin_check" check ("origin" in ('form', 'staff', 'self'));
alter table "privacy_request" add constraint "privacy_request_state_check" check ("state" in ('unconfirmed', 'open', 'proof', 'ready', 'closed'));
alter table "privacy_request" add constraint "privacy_request_identity_check" check ("identity" in ('link', 'signed_in', 'staff'));
alter table "privacy_request" add constraint "privacy_request_extended_because_check" check ("extended_because" in ('complex', 'many'));
alter table "privacy_request" add constraint "privacy_request_outcome_check" check ("outcome" in ('fulfilled', 'refused', 'lapsed'));
alter table "privacy_request" add constraint "privacy_request_refused_because_check" check ("refused_because" in ('not_identified', 'unfounded', 'excessive', 'excepted'));
alter table "privacy_request" enable row level security;
alter table "privacy_request" force row level security;
create policy "privacy_request_tenant" on "privacy_request" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
create policy "privacy_request_doors" on "privacy_request" to "leadkeep_doors" using (true) with check (true);

create table "privacy_package" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "request_id" uuid not null,
  "state" text not null,
  "requested_at" timestamptz(3) not null,
  "requested_by" uuid null,
  "built_at" timestamptz(3) null,
  "withheld" jsonb not null,
  "released_at" timestamptz(3) null,
  "released_by" uuid null,
  "link_id" uuid null,
  "token_hash" bytea null,
  "expires_at" timestamptz(3) null,
  "collected_at" timestamptz(3) null,
  "gone_at" timestamptz(3) null,
  "version" int not null default 1,
  primary key ("tenant_id", "id")
);
alter table "privacy_package" add constraint "privacy_package_request" unique ("tenant_id", "request_id");
alter table "privacy_package" add constraint "privacy_package_token" unique ("tenant_id", "token_hash");
create index "privacy_package_state" on "privacy_package" ("tenant_id", "state", "expires_at");
alter table "privacy_package" add constraint "privacy_package_state_check" check ("state" in ('building', 'draft', 'released', 'gone'));
alter table "privacy_package" enable row level security;
alter table "privacy_package" force row level security;
create policy "privacy_package_tenant" on "privacy_package" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

create table "privacy_package_content" (
  "tenant_id" uuid not null,
  "id" uuid not null,
  "subject_id" uuid not null,
  "content" bytea null,
  primary key ("tenant_id", "id")
);
create index "privacy_package_content_subject" on "privacy_package_content" ("tenant_id", "subject_id");
alter table "privacy_package_content" enable row level security;
alter table "privacy_package_content" force row level security;
create policy "privacy_package_content_tenant" on "privacy_package_content" using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

alter table "privacy_request" add constraint "privacy_request_erasure_fk" foreign key ("tenant_id", "erasure_id")
  references "privacy_erasure" ("tenant_id", "id") deferrable initially deferred;
alter table "privacy_package" add constraint "privacy_package_request_fk" foreign key ("tenant_id", "request_id")
  references "privacy_request" ("tenant_id", "id") deferrable initially deferred;
alter table "privacy_package_content" add constraint "privacy_package_content_package_fk" foreign key ("tenant_id", "id")
  references "privacy_package" ("tenant_id", "id") deferrable initially deferred;
`,
}
