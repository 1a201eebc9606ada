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

/**
 * Makes somebody's sessions look as if they had begun so many minutes ago, by who may switch triggers off: no act of theirs
 * stands for it on the log.
 */
export async function signedInLongAgo(
  { dataDirectory }: Addresses,
  { userId }: Pick<SignedIn, 'userId'>,
  minutes: number,
): Promise<void> {
  const password = readFileSync(join(dataDirectory, 'data', 'superuser-password'), 'utf8')
  const client = new Client({ ...backendDatabase(dataDirectory), user: 'leadkeep_superuser', password })
  await client.connect()
  try {
    await client.query('set session_replication_role = replica')
    await client.query(
      `update auth_session set created_at = created_at - make_interval(mins => $2), confirmed_at = null where user_id = $1`,
      [userId, minutes],
    )
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
