import type { Database } from '@leadkeep/database'

/** The newest signed head of a log, as a process may see it that reads nothing else of the log. */
export interface Checkpoint {
  readonly size: number
  /** C2SP signed note. */
  readonly note: string
  /** C2SP verifier key: `name+key id+key`. */
  readonly logKey: string
  readonly signedAt: Date
}

/** Null until the first entries of a log are sequenced. Open to every process. */
export async function newestCheckpoint(database: Database, tenantId: string): Promise<Checkpoint | null> {
  const row = await database.door<{ size: string; note: string; log_key: string; signed_at: string }>(
    'checkpoint',
    `select size, note, log_key, to_char(signed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as signed_at
      from doors.checkpoint($1)`,
    [tenantId],
  )

  return (
    row && { size: Number(row.size), note: row.note, logKey: row.log_key, signedAt: new Date(row.signed_at) }
  )
}
