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
  const client = new Client(databaseOf(dataDirectory, 'backend'))
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

/** Makes it look as if nobody had touched a lead for so many days. Only the owner can: the log would have to tell of it. */
export async function letLeadGrowOld(
  { dataDirectory }: Addresses,
  leadId: string,
  days: number,
): Promise<void> {
  const backend = new Client(databaseOf(dataDirectory, 'backend'))
  const owner = new Client(databaseOf(dataDirectory, 'owner'))
  await backend.connect()
  await owner.connect()
  try {
    const { rows } = await backend.query(`select doors.host('127.0.0.1')::text as id`)
    await owner.query('begin')
    await owner.query(`select set_config('app.tenant', $1, true)`, [rows[0].id])
    await owner.query('alter table crm_lead disable trigger user')
    await owner.query(
      'update crm_lead set changed_at = changed_at - make_interval(days => $2) where id = $1',
      [leadId, days],
    )
    await owner.query('alter table crm_lead enable trigger user')
    await owner.query('commit')
  } finally {
    await backend.end()
    await owner.end()
  }
}

function databaseOf(dataDirectory: string, role: 'backend' | 'owner') {
  const file = (name: string) => JSON.parse(readFileSync(join(dataDirectory, name), 'utf8'))

  return {
    host: '127.0.0.1',
    port: file('lock.json').postgresPort,
    database: 'leadkeep',
    user: `leadkeep_${role}`,
    password: file('secrets.json').passwords[role],
  }
}
