import type { Pool } from 'pg'
import { named } from './door-statement.ts'

/** By what a stranger checks what a tenant's log has signed. */
export interface LogHead {
  /** C2SP verifier key: `name+key id+key`. */
  readonly key: string
  /** The newest checkpoint, a C2SP signed note. */
  readonly checkpoint: string
}

/** Null until the first entries of the log are sequenced. */
export async function postgresLogHead(pool: Pool, tenantId: string): Promise<LogHead | null> {
  const { rows } = await pool.query<LogHead>(
    named('log_head', 'select log_key as key, note as checkpoint from doors.checkpoint($1::uuid)', [
      tenantId,
    ]),
  )

  return rows[0] ?? null
}
