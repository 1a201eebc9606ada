import { storedEntryColumns, type StoredEntryRow } from '@leadkeep/audit'
import type { ClientBase } from 'pg'
import type { LogEntry, LogState } from './entry.ts'

export type EntryRow = StoredEntryRow & { readonly index: string | null }

/**
 * What every reading of an entry `e` selects; rows become entries by `entryOf`. The place in the tree is looked up for
 * each row that is shown: a join would, with statistics a little old, go through all leaves.
 */
export const entryColumns = `${storedEntryColumns},
  (select index from audit_leaf where tenant_id = e.tenant_id and entry_id = e.id) as index`

export function entryOf({ id, recorded, index, body }: EntryRow): LogEntry {
  // The body is what `bodyOf` wrote; its format is frozen (packages/audit/FORMAT.md).
  const written = JSON.parse(body) as Omit<LogEntry, 'id' | 'recorded' | 'index'>

  return { id, recorded, index: index === null ? null : Number(index), ...written }
}

export async function logState(client: ClientBase, tenantId: string): Promise<LogState> {
  const { rows } = await client.query<{ size: string; signed: string | null; signed_at: string | null }>({
    name: 'audit_logs_state',
    text: `select t.size, c.size as signed,
        to_char(c.signed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as signed_at
      from audit_tree t left join lateral (
        select size, signed_at from audit_checkpoint where tenant_id = $1 order by size desc limit 1) c on true
      where t.tenant_id = $1`,
    values: [tenantId],
  })
  const row = rows[0]
  if (!row) return { size: 0, checkpoint: null }
  const { signed, signed_at: signedAt } = row
  const checkpoint = signed && signedAt ? { size: Number(signed), signedAt } : null

  return { size: Number(row.size), checkpoint }
}
