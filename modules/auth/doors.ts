import type { Database, Door } from '@leadkeep/database'

export const doors: readonly Door[] = [
  {
    signature: 'session(bytea)',
    answers:
      'the tenant, session and user behind the hash of a session token, the current one or the one before',
    open: ['backend'],
    sql: `create or replace function doors.session(wanted bytea,
  out tenant_id uuid, out session_id uuid, out user_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.tenant_id, t.id, t.user_id from public.auth_session_token t where t.token_hash = wanted
  union all
  select t.tenant_id, t.id, t.user_id from public.auth_session_token t where t.previous_hash = wanted
  limit 1 $$`,
  },
]

export interface SessionIds {
  readonly tenantId: string
  readonly sessionId: string
  readonly userId: string
}

/** Whose session a token hash (SHA-256, 32 bytes) belongs to, whatever has become of that session. */
export async function sessionOfToken(database: Database, hash: Buffer): Promise<SessionIds | null> {
  const row = await database.door<{ tenant_id: string | null; session_id: string; user_id: string }>(
    'session',
    'select tenant_id, session_id, user_id from doors.session($1)',
    [hash],
  )

  return row?.tenant_id ? { tenantId: row.tenant_id, sessionId: row.session_id, userId: row.user_id } : null
}
