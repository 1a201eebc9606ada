import type { Migration } from '@leadkeep/database'

export const freshSignIn: Migration = {
  name: 'auth/2026-11-28-fresh-sign-in',
  sql: `
alter table "auth_session" add column "confirmed_at" timestamptz(3) null;
`,
}
