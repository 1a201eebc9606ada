import { Client } from 'pg'

/** As an administrator, whom no policy keeps from a row. */
export async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: 'leadkeep backup' })
  client.on('error', () => undefined) // told by the query that fails for it
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Writes in a table as it was: no trigger, no foreign key, in the order of the backup. */
export async function asReplica(client: Client): Promise<void> {
  await client.query('begin')
  await client.query('set local session_replication_role = replica')
}
