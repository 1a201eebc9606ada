import { newestCheckpoint } from '@leadkeep/audit'
import { query } from '@leadkeep/commands'
import { z } from 'zod'
import { filterShape } from '../data/filter.ts'
import { countEntries } from '../data/find-entries.ts'
import { prunedIn } from '../data/pruning.ts'

const mostCounted = 10_000

/** How many entries an export would hold, exact up to 10,000, and the key it will be verified by. Shows no entry. */
export const previewExport = query({
  id: 'audit_logs.export.preview',
  access: ['audit_logs.export'],
  input: z.object(filterShape),
  async run({ scope, services }, filter) {
    const count = await services.database.transaction(scope.tenantId, (client) =>
      countEntries(client, scope.tenantId, filter, mostCounted + 1),
    )
    const checkpoint = await newestCheckpoint(services.database, scope.tenantId)

    return {
      count: Math.min(count, mostCounted),
      isExact: count <= mostCounted,
      logKey: checkpoint?.logKey ?? null,
      pruned: await prunedIn(services, scope.tenantId, filter),
    }
  },
})
