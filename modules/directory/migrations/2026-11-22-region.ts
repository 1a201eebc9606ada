import type { Migration } from '@leadkeep/database'

/** Tenants from before could only be in Germany. */
export const tenantRegion: Migration = {
  name: 'directory/2026-11-22-region',
  sql: `
alter table "directory_tenant" add column "region" text not null default 'DE';
alter table "directory_tenant" alter column "region" drop default;
`,
}
