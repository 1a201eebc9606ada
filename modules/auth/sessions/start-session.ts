import type { CommandContext } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { Session, SessionToken } from '../data/entities.ts'
import type { Client } from './client.ts'
import { periods } from './periods.ts'
import { hashOf, newToken } from './token.ts'

/** Begins a session; its token is told once and not kept. */
export function startSession(
  { scope, em, services }: CommandContext,
  userId: string,
  client: Client,
): { token: string; expiresAt: Date } {
  const { tenantId } = scope
  const id = scope.newId()
  const now = scope.now()
  const token = newToken(services.ambient)
  const expiresAt = new Date(now.getTime() + periods.absolute)
  em.create(Session, {
    tenantId,
    id,
    userId,
    createdAt: now,
    expiresAt,
    userAgent: Sealed.draft(client.userAgent),
    address: Sealed.draft(client.address),
  })
  em.create(SessionToken, {
    tenantId,
    id,
    userId,
    tokenHash: hashOf(token),
    rotatedAt: now,
    arrivedAt: now,
    lastSeenAt: now,
  })

  return { token, expiresAt }
}
