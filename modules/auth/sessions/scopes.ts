import type { Credential } from '@leadkeep/http'
import type { Origin, Scope, Services } from '@leadkeep/kernel'
import { isDemanded } from '../factors/demanded.ts'
import type { KnownSession } from './known-session.ts'

/** What is known of a request before anybody knows who sends it. */
export interface Asked {
  readonly tenantId: string
  readonly requestId: string
  /** The client's address, where the caller knows it. */
  readonly address?: string
}

/** Somebody who has not signed in. */
export async function nobody(services: Services, asked: Asked): Promise<Scope> {
  return {
    ...(await base(services, asked, 'backend')),
    actor: { kind: 'anonymous', id: null },
    features: [],
  }
}

export async function somebody(
  services: Services,
  asked: Asked,
  { kind }: Credential,
  session: KnownSession,
): Promise<Scope> {
  const { userId, sessionId, features, authenticatedAt } = session

  return {
    ...(await base(services, asked, kind === 'bearer' ? 'api' : 'backend')),
    actor: { kind: 'user', id: userId },
    // Who has to add a second factor does that first; to their own account nobody needs a feature.
    features: mustEnrol(services, session) ? [] : features,
    sessionId,
    authenticatedAt: new Date(authenticatedAt),
  }
}

/** Whether the tenant asks for a second factor that this person does not have. */
export const mustEnrol = ({ modules }: Services, { hasFactor, demand, features }: KnownSession): boolean =>
  !hasFactor && isDemanded(modules, demand, features)

async function base(
  { ambient, keyring }: Services,
  { tenantId, requestId, address }: Asked,
  via: Origin['via'],
) {
  const now = () => ambient.now()
  // Keyed anew each day: one day's acts can be told apart by address, two days' cannot be joined.
  const day = now().toISOString().slice(0, 10)
  const hash = address && (await keyring.keyedHash(tenantId, 'auth.address', `${day} ${address}`))

  return {
    tenantId,
    requestId,
    origin: hash ? { via, address: hash.toString('base64url') } : { via },
    now,
    newId: () => ambient.newId(),
  }
}
