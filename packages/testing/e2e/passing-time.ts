import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import type { Addresses } from './installation.ts'
import type { SignedIn } from './people.ts'

/** Makes somebody's sessions look as if nobody had used them for so many hours: time itself can't be handed in here. */
export async function leaveUnused(
  { dataDirectory }: Addresses,
  { userId }: SignedIn,
  hours: number,
): Promise<void> {
  const client = new Client(backendDatabase(dataDirectory))
  await client.connect()
  try {
    await client.query('begin')
    await client.query(`select set_config('app.tenant', doors.host('127.0.0.1')::text, true)`)
    await client.query(
      `update auth_session_token set last_seen_at = last_seen_at - make_interval(hours => $2) where user_id = $1`,
      [userId, hours],
    )
    await client.query('commit')
  } finally {
    await client.end()
  }
}

function backendDatabase(dataDirectory: string) {
  const file = (name: string) => JSON.parse(readFileSync(join(dataDirectory, name), 'utf8'))

  return {
    host: '127.0.0.1',
    port: file('lock.json').postgresPort,
    database: 'leadkeep',
    user: 'leadkeep_backend',
    password: file('secrets.json').passwords.backend,
  }
}
