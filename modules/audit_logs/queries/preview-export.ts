import { query } from '@leadkeep/commands'
import { z } from 'zod'
import { filterShape, filterSql, filterValues } from '../data/filter.ts'

const mostCounted = 10_000

/** How many entries an export would hold; exact up to 10,000. Shows none of them. */
export const previewExport = query({
  id: 'audit_logs.export.preview',
  access: ['audit_logs.export'],
  input: z.object(filterShape),
  async run({ scope, services }, filter) {
    return services.database.transaction(scope.tenantId, async (client) => {
      const { rows } = await client.query<{ count: string }>(
        // oxlint-disable-next-line leadkeep/no-built-sql -- the filter is a fixed text; what was asked for are parameters
        `select count(*) from (select from audit_entry e where ${filterSql} limit $12) fitting`,
        [scope.tenantId, ...filterValues(filter), mostCounted + 1],
      )
      const count = Number(rows[0]?.count ?? 0)

      return { count: Math.min(count, mostCounted), isExact: count <= mostCounted }
    })
  },
})
