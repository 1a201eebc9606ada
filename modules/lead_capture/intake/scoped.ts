import type { Pool, PoolClient } from 'pg'
import { hostName, named } from './door-statement.ts'

/** One short transaction that sees one tenant, which is found first. */
export async function scoped<T>(
  pool: Pool,
  find: (client: PoolClient) => Promise<{ rows: { id: string | null }[] }>,
  work: (client: PoolClient, tenantId: string) => Promise<T>,
): Promise<T | null> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin read only')
    const tenantId = (await find(client)).rows[0]?.id
    if (!tenantId) return null
    await client.query(named('scope', `select set_config('app.tenant', $1, true)`, [tenantId]))

    return await work(client, tenantId)
  } finally {
    await client.query('commit').catch((error: Error) => (broken = error))
    client.release(broken)
  }
}

/** In the tenant that a host stands for. */
export const atHost = <T>(
  pool: Pool,
  host: string,
  work: (client: PoolClient, tenantId: string) => Promise<T>,
): Promise<T | null> =>
  scoped(pool, (client) => client.query(named('host', 'select doors.host($1) as id', [hostName(host)])), work)
