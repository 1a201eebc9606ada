import type { Services } from '@leadkeep/kernel'
import type { KnownSession } from './known-session.ts'
import { periods } from './periods.ts'
import { hashOf, tokenAfter } from './token.ts'

/**
 * The token a browser should use from now on, or null when it should keep the one it showed. Requests that race with
 * the same token are all told the same, and whoever never got the answer is told again with the next request.
 */
export async function renewedToken(
  { database, keyring, ambient }: Services,
  tenantId: string,
  session: KnownSession,
  token: string,
): Promise<string | null> {
  const now = ambient.now()
  const isOld = now.getTime() - session.rotatedAt >= periods.rotation
  if (session.isCurrent ? !isOld : session.hasArrived) return null
  const next = await tokenAfter(keyring, tenantId, token)
  // After a change of the tenant's keys it would be another one; then the browser keeps what it has.
  if (!session.isCurrent) return hashOf(next).equals(session.tokenHash) ? next : null
  await database.transaction(tenantId, (client) =>
    client.query({
      name: 'auth_rotate',
      text: `update auth_session_token
        set previous_hash = token_hash, token_hash = $4, rotated_at = $5, arrived_at = null
        where tenant_id = $1 and id = $2 and token_hash = $3`,
      values: [tenantId, session.sessionId, session.tokenHash, hashOf(next), now],
    }),
  )

  return next
}
