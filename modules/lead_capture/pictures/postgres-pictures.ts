import type { Pool } from 'pg'
import { named } from '../intake/door-statement.ts'
import { atHost } from '../intake/scoped.ts'

/** A picture of the tenant that a host stands for, by the hash of its bytes; null where there is none. */
export type Pictures = (host: string, hash: string) => Promise<Buffer | null>

export const postgresPictures =
  (pool: Pool): Pictures =>
  (host, hash) =>
    atHost(pool, host, async (client) => {
      const { rows } = await client.query<{ bytes: Buffer }>(
        named('picture', 'select bytes from lead_capture_picture where hash = $1', [hash]),
      )

      return rows[0]?.bytes ?? null
    })
