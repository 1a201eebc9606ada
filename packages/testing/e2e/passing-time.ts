import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import type { Addresses } from './installation.ts'
import type { SignedIn } from './people.ts'

/** Makes somebody's sessions look as if nobody had used them for so many hours: time itself can't be handed in here. */
export const leaveUnused = (addresses: Addresses, { userId }: SignedIn, hours: number): Promise<void> =>
  untold(
    addresses,
    `update auth_session_token set last_seen_at = last_seen_at - make_interval(hours => $2) where user_id = $1`,
    [userId, hours],
  )

/** … as if they had begun so many minutes ago. */
export const signedInLongAgo = (
  addresses: Addresses,
  { userId }: Pick<SignedIn, 'userId'>,
  minutes: number,
): Promise<void> =>
  untold(
    addresses,
    `update auth_session set created_at = created_at - make_interval(mins => $2), confirmed_at = null where user_id = $1`,
    [userId, minutes],
  )

/** Makes it look as if nobody had touched a lead for so many days. */
export const letLeadGrowOld = (addresses: Addresses, leadId: string, days: number): Promise<void> =>
  untold(addresses, `update crm_lead set changed_at = changed_at - make_interval(days => $2) where id = $1`, [
    leadId,
    days,
  ])

/** By who may switch triggers off: no act of anybody's stands for it on the log. */
async function untold({ dataDirectory }: Addresses, text: string, values: unknown[]): Promise<void> {
  const file = (name: string) => readFileSync(join(dataDirectory, name), 'utf8')
  const client = new Client({
    host: '127.0.0.1',
    port: JSON.parse(file('lock.json')).postgresPort,
    database: 'leadkeep',
    user: 'leadkeep_superuser',
    password: file('data/superuser-password'),
  })
  await client.connect()
  try {
    await client.query('set session_replication_role = replica')
    await client.query(text, values)
  } finally {
    await client.end()
  }
}
