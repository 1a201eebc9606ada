import type { Database } from '@leadkeep/database'
import { sealedTables } from './sealed-tables.ts'

interface SealedCount {
  readonly table: string
  readonly column: string
  readonly versions: readonly { readonly version: number; readonly count: number }[]
}

/** How many values of a tenant stand under which version of their keys. It reads all of them. */
export async function sealedCounts(database: Database, tenantId: string): Promise<SealedCount[]> {
  const counts: SealedCount[] = []
  for (const concern of ['confidential', 'personal'] as const)
    for (const { declaration, table, columns } of sealedTables(database, concern))
      for (const { name, declared } of columns) {
        const { rows } = await database.transaction(tenantId, (client) =>
          client.query<{ version: number; count: number }>(
            // oxlint-disable-next-line leadkeep/no-built-sql -- declared names of a table and its column
            `select get_byte("${name}", 1) << 24 | get_byte("${name}", 2) << 16 | get_byte("${name}", 3) << 8
                | get_byte("${name}", 4) as version, count(*)::int as count
              from "${table}" where tenant_id = $1 and "${name}" is not null group by 1 order by 1`,
            [tenantId],
          ),
        )
        if (rows.length > 0) counts.push({ table: declaration.id, column: declared.id, versions: rows })
      }

  return counts
}
