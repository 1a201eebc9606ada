import { query } from '@leadkeep/commands'
import { z } from 'zod'
import { filterShape } from '../data/filter.ts'
import { countEntries } from '../data/find-entries.ts'

const mostCounted = 10_000

/** How many entries an export would hold; exact up to 10,000. Shows none of them. */
export const previewExport = query({
  id: 'audit_logs.export.preview',
  access: ['audit_logs.export'],
  input: z.object(filterShape),
  async run({ scope, services }, filter) {
    return services.database.transaction(scope.tenantId, async (client) => {
      const count = await countEntries(client, scope.tenantId, filter, mostCounted + 1)

      return { count: Math.min(count, mostCounted), isExact: count <= mostCounted }
    })
  },
})
