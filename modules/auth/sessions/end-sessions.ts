import type { EntityManager } from '@mikro-orm/postgresql'
import type { Scope } from '@leadkeep/kernel'
import { Session } from '../data/entities.ts'

/** Sessions that were not ended and have not reached their absolute end; an idle one may be among them. */
export async function runningSessions(em: EntityManager, userId: string, now: Date): Promise<Session[]> {
  return em.find(
    Session,
    { userId, revokedAt: null, expiresAt: { $gt: now } },
    { orderBy: { createdAt: 'desc' } },
  )
}

/** Ends a user's sessions, all but one where one is named. Returns how many. */
export async function endSessions(
  { em, scope }: { readonly em: EntityManager; readonly scope: Scope },
  userId: string,
  except?: string,
): Promise<number> {
  const sessions = (await runningSessions(em, userId, scope.now())).filter(({ id }) => id !== except)
  for (const session of sessions) session.revoke(scope.now(), userIdOf(scope))

  return sessions.length
}

/** The user who acts; null for operators and jobs, whom the log names. */
export const userIdOf = ({ actor }: Scope): string | null => (actor.kind === 'user' ? actor.id : null)
