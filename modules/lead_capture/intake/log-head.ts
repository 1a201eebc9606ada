import type { Pool } from 'pg'
import { hostName, named } from './door-statement.ts'

/** By what a stranger checks what a tenant's log has signed. */
export interface LogHead {
  /** C2SP verifier key: `name+key id+key`. */
  readonly key: string
  /** The newest checkpoint, a C2SP signed note. */
  readonly checkpoint: string
}

/** Of the log of the tenant that a host name stands for. Null until its first entries are sequenced. */
export async function postgresLogHead(pool: Pool, host: string): Promise<LogHead | null> {
  const { rows } = await pool.query<LogHead>(
    named(
      'log_head',
      'select c.log_key as key, c.note as checkpoint from doors.checkpoint(doors.host($1)) c',
      [hostName(host)],
    ),
  )

  return rows[0] ?? null
}
