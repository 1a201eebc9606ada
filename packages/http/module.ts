import { defineModule } from '@leadkeep/kernel'
import { rateLimitSchema } from './limiters.ts'
import { live } from './live-route.ts'
import { probes } from './open-route.ts'
import { openApi } from './openapi-route.ts'

export const http = defineModule({
  id: 'http',
  title: 'Requests',
  routes: [live, openApi],
  openRoutes: probes,
  migrations: [{ name: 'http/2026-11-22-rate-limit', sql: rateLimitSchema }],
  schedules: [
    {
      id: 'http.clear-rate-limits',
      title: 'Delete counts whose window has passed',
      every: 600,
      async run({ database, ambient }) {
        await (
          await database.pool()
        ).query('delete from rate_limit where expire < $1', [ambient.now().getTime()])
      },
    },
  ],
  guards: [
    'grant select, insert, update, delete on rate_limit to leadkeep_landing, leadkeep_backend, leadkeep_worker',
    // A door may count in the statement that does what is limited.
    'grant select, insert, update on rate_limit to leadkeep_doors',
  ],
  retention: { endings: { rate_limit: { by: 'http.clear-rate-limits' } } },
  stores: [
    {
      name: 'rate_limit',
      holds: 'keyed hashes of addresses and accounts, with counts',
      keptFor: 'the window of the limit',
      ofTenant: { stays: 'hashes that name no tenant, gone with the window of their limit' },
    },
  ],
})
