import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { medianTime, throughput, type Once } from './measure.ts'

/** What everything is compared with: one row, one statement, by the same driver on the same server, and nothing else. */
export interface PlainInsert {
  /** Milliseconds of one, at one client. */
  readonly time: Once
  /** How many a second, at eight clients. */
  readonly rate: Once
  close(): Promise<void>
}

// About as long as a sealed submission.
const body = 'x'.repeat(400)

export async function plainInsert(adminUrl: string): Promise<PlainInsert> {
  const clients = Array.from({ length: 8 }, () => new Client({ connectionString: adminUrl }))
  for (const client of clients) await client.connect()
  await clients[0]!.query(
    'create table plain (id uuid primary key, body text not null, at timestamptz not null default now())',
  )
  const insert = (client: Client) =>
    client.query({
      name: 'plain',
      text: 'insert into plain (id, body) values ($1, $2)',
      values: [randomUUID(), body],
    })

  return {
    time: () => medianTime(300, () => insert(clients[0]!)),
    rate: () => throughput(1500, clients, insert),
    async close() {
      for (const client of clients) await client.end()
    },
  }
}
