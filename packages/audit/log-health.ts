import type { Database } from '@leadkeep/database'
import type { OutsideCheckpoints } from './checkpoint-folder.ts'
import { openCheckpoint } from './checkpoint.ts'
import type { NoteVerifier } from './note.ts'

/** How far a log is behind itself. */
export interface LogHealth {
  /** Leaves in the tree. */
  readonly size: number
  /** Seconds that the oldest entry waits to be sequenced; null when none does. */
  readonly oldestWaiting: number | null
  /** Seconds since the oldest leaf that no checkpoint outside is over; null when all are under one. */
  readonly oldestUnanchored: number | null
}

export async function logHealth(
  database: Database,
  tenantId: string,
  key: NoteVerifier,
  outside: OutsideCheckpoints,
): Promise<LogHealth> {
  const note = await outside.newest(tenantId)
  const anchored = note === null ? 0 : openCheckpoint(note, key).size

  return database.transaction(tenantId, async (client) => {
    const { rows } = await client.query<{ size: string; waiting: number | null; unanchored: number | null }>({
      name: 'audit_health',
      text: `select coalesce((select size from audit_tree where tenant_id = $1), 0) as size,
          (select extract(epoch from clock_timestamp() - min(e.recorded_at))::float8
            from (select entry_id from audit_pending where tenant_id = $1
              order by transaction_id, entry_id limit 1) p
            join audit_entry e on e.tenant_id = $1 and e.id = p.entry_id) as waiting,
          (select extract(epoch from clock_timestamp() - e.recorded_at)::float8
            from audit_leaf l join audit_entry e on e.tenant_id = $1 and e.id = l.entry_id
            where l.tenant_id = $1 and l.index = $2) as unanchored`,
      values: [tenantId, anchored],
    })
    const { size, waiting, unanchored } = rows[0]!

    return { size: Number(size), oldestWaiting: waiting, oldestUnanchored: unanchored }
  })
}
