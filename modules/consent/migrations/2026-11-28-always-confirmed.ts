import type { Migration } from '@leadkeep/database'

/** A purpose could be declared as one that counts at once. It never did: a claim opens nothing (law 12). */
export const alwaysConfirmed: Migration = {
  name: 'consent/2026-11-28-always-confirmed',
  sql: `alter table "consent_purpose" drop column "is_confirmed";`,
}
