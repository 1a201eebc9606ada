import type { Migration } from '@leadkeep/database'

export const officers: Migration = {
  name: 'auth/2026-11-28-officers',
  sql: `
alter table "auth_role" add column "offered" text[] null;
alter table "auth_user_role" add column "granted_by" uuid null, add column "until" timestamptz(3) null;
`,
}
