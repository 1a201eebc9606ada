import type { Database } from '@leadkeep/database'
import type { ClientBase } from 'pg'
import type { Demand } from '../factors/demanded.ts'
import { periods } from './periods.ts'

/** What one look at the database tells of a session whose token was shown. */
export interface KnownSession {
  readonly sessionId: string
  readonly userId: string
  /** Union of the user's roles, as it is at this moment. */
  readonly features: readonly string[]
  /** Whether it may be acted in: not expired, not ended, its user active, its token not outdated. */
  readonly isOpen: boolean
  /** Whether the token shown is the newest. */
  readonly isCurrent: boolean
  readonly hasArrived: boolean
  /** Milliseconds since 1970. */
  readonly rotatedAt: number
  /** Of whom the tenant asks a second factor, and whether the user has one. */
  readonly demand: Demand
  readonly hasFactor: boolean
  /** When its person last showed who they are, in milliseconds since 1970. */
  readonly authenticatedAt: number
  readonly tokenHash: Buffer
}

/** Times are milliseconds since 1970: whose pool it is decides how timestamps arrive. */
interface Row {
  readonly token_hash: Buffer
  readonly rotated_at: number
  readonly arrived_at: number | null
  readonly last_seen_at: number
  readonly expires_at: number
  readonly authenticated_at: number
  readonly is_ended: boolean
  readonly demand: Demand
  readonly has_factor: boolean
  readonly features: string[]
}

/** Reads a session and notes that it was used, once a minute at most. Nothing is cached: an end counts at once. */
export async function knownSession(
  database: Database,
  ids: { readonly tenantId: string; readonly sessionId: string; readonly userId: string },
  hash: Buffer,
  now: Date,
): Promise<KnownSession | null> {
  return database.transaction(ids.tenantId, async (client) => {
    const { rows } = await client.query<Row>({
      name: 'auth_known_session',
      text: lookup,
      values: [ids.tenantId, ids.sessionId, now],
    })
    const row = rows[0]
    if (!row) return null
    const isCurrent = row.token_hash.equals(hash)
    const isOpen = isAlive(row, now) && (isCurrent || isInGrace(row, now))
    const arrives = isCurrent && row.arrived_at === null
    if (isOpen && (arrives || since(row.last_seen_at, now) >= periods.seen))
      await noteUse(client, ids, now, isCurrent)

    return {
      sessionId: ids.sessionId,
      userId: ids.userId,
      features: row.features,
      isOpen,
      isCurrent,
      hasArrived: arrives || row.arrived_at !== null,
      rotatedAt: row.rotated_at,
      authenticatedAt: row.authenticated_at,
      demand: row.demand,
      hasFactor: row.has_factor,
      tokenHash: row.token_hash,
    }
  })
}

const isAlive = (row: Row, now: Date) =>
  !row.is_ended && now.getTime() < row.expires_at && since(row.last_seen_at, now) < periods.idle

/** The token before is good until the new one has arrived, and for requests that were on their way by then. */
const isInGrace = ({ arrived_at }: Row, now: Date) =>
  arrived_at === null || since(arrived_at, now) < periods.grace

const since = (then: number, now: Date) => now.getTime() - then

async function noteUse(
  client: ClientBase,
  { tenantId, sessionId }: { readonly tenantId: string; readonly sessionId: string },
  now: Date,
  isCurrent: boolean,
): Promise<void> {
  await client.query({
    name: 'auth_note_use',
    text: `update auth_session_token
      set last_seen_at = greatest(last_seen_at, $3), arrived_at = case when $4 then coalesce(arrived_at, $3) else arrived_at end
      where tenant_id = $1 and id = $2`,
    values: [tenantId, sessionId, now, isCurrent],
  })
}

const lookup = `
  select t.token_hash,
    (extract(epoch from t.rotated_at) * 1000)::float8 as rotated_at,
    (extract(epoch from t.arrived_at) * 1000)::float8 as arrived_at,
    (extract(epoch from t.last_seen_at) * 1000)::float8 as last_seen_at,
    (extract(epoch from s.expires_at) * 1000)::float8 as expires_at,
    (extract(epoch from coalesce(s.confirmed_at, s.created_at)) * 1000)::float8 as authenticated_at,
    s.revoked_at is not null or u.disabled_at is not null as is_ended,
    coalesce((select p.second_factor_for from auth_policy p where p.tenant_id = u.tenant_id and p.id = u.tenant_id), 'nobody') as demand,
    exists (select from auth_totp f where f.tenant_id = u.tenant_id and f.user_id = u.id and f.confirmed_at is not null)
      or exists (select from auth_passkey f where f.tenant_id = u.tenant_id and f.user_id = u.id) as has_factor,
    array(
      select distinct feature
      from auth_user_role ur
      join auth_role r on r.tenant_id = ur.tenant_id and r.id = ur.role_id
      cross join unnest(r.features) as feature
      where ur.tenant_id = u.tenant_id and ur.user_id = u.id and (ur.until is null or ur.until > $3)
      order by feature
    ) as features
  from auth_session_token t
  join auth_session s on s.tenant_id = t.tenant_id and s.id = t.id
  join auth_user u on u.tenant_id = s.tenant_id and u.id = s.user_id
  where t.tenant_id = $1 and t.id = $2`
