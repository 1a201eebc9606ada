import { recordFailure } from '@leadkeep/commands'
import type { Credential } from '@leadkeep/http'
import type { Scope, Services } from '@leadkeep/kernel'
import { sessionOfToken } from '../doors.ts'
import { sessionExpired } from '../errors.ts'
import { knownSession, type KnownSession } from './known-session.ts'
import { nobody, somebody, type Asked } from './scopes.ts'
import { hashOf, isToken } from './token.ts'

export interface SignedIn {
  readonly scope: Scope
  readonly session: KnownSession
}

/**
 * Who shows this credential to this tenant: a scope with the user's features as they are now, or null for nobody we
 * know; a session of another tenant is nobody here. Throws `auth.session_expired` (401), after its entry, for a
 * session that is over.
 */
export async function authenticate(
  services: Services,
  credential: Credential | null,
  asked: Asked,
): Promise<SignedIn | null> {
  if (!credential || !isToken(credential.token)) return null
  const hash = hashOf(credential.token)
  const ids = await sessionOfToken(services.database, hash)
  if (ids?.tenantId !== asked.tenantId) return null
  const session = await knownSession(services.database, ids, hash, services.ambient.now())
  if (!session) return null
  if (!session.isOpen)
    throw await recorded(services, { ...(await nobody(services, asked)), sessionId: ids.sessionId })

  return { scope: await somebody(services, asked, credential, session), session }
}

async function recorded(services: Services, scope: Scope): Promise<Error> {
  const expired = sessionExpired()
  await recordFailure(services, scope, 'auth.session.use', expired)

  return expired
}
