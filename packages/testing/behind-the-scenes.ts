import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type QueryResultRow } from 'pg'
import type { World } from './world.ts'

/** Looks as superuser, past every policy: for what a law says of the tables themselves. */
export async function looking<T>(adminUrl: string, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

export const rowsOf = <Row extends QueryResultRow>(
  adminUrl: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> => looking(adminUrl, async (admin) => (await admin.query<Row>(text, values)).rows)

/** What nobody but the owner of the server can do: a change without triggers, so without its entry on the log. */
export async function tamper(adminUrl: string, text: string, values: unknown[] = []): Promise<void> {
  await looking(adminUrl, async (admin) => {
    await admin.query(`set session_replication_role = replica`)
    await admin.query(text, values)
  })
}

/**
 * Waits until the log's queue can be sequenced. The whole cluster's oldest transaction holds it up, and tests that run
 * beside this one have transactions of their own.
 */
export function settled({ databases }: Pick<World, 'databases'>, tenantId: string): Promise<void> {
  return looking(databases.adminUrl, async (admin) => {
    for (let waits = true; waits;) {
      const { rows } = await admin.query<{ waits: boolean }>(
        `select exists (select from audit_pending where tenant_id = $1
          and transaction_id >= pg_snapshot_xmin(pg_current_snapshot())) as waits`,
        [tenantId],
      )
      waits = rows[0]?.waits ?? false
      if (waits) await sleep(20)
    }
  })
}
