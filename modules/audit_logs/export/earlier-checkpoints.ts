import type { Database } from '@leadkeep/database'

/** The last checkpoint of each day before, so that whoever kept one of them can compare; of the last four hundred days. */
export async function earlierCheckpoints(
  database: Database,
  tenantId: string,
  size: number,
): Promise<readonly { readonly size: number; readonly note: string }[]> {
  const { rows } = await database.transaction(tenantId, (client) =>
    client.query<{ size: string; note: string }>({
      name: 'audit_logs_earlier_checkpoints',
      text: `select distinct on (day) size, note from (
          select size, note, (signed_at at time zone 'UTC')::date as day from audit_checkpoint
          where tenant_id = $1 and size < $2) signed
        order by day desc, size desc limit 400`,
      values: [tenantId, size],
    }),
  )

  return rows.map((row) => ({ size: Number(row.size), note: row.note }))
}
