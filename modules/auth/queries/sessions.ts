import { select, type Purpose } from '@leadkeep/audit'
import { query, type QueryContext } from '@leadkeep/commands'
import { z } from 'zod'
import type { SessionAnswer } from '../data/answers.ts'
import { Session, SessionToken } from '../data/entities.ts'
import { userById } from '../data/find-users.ts'
import { manageAccess, ownAccount } from '../purposes.ts'
import { runningSessions, userIdOf } from '../sessions/end-sessions.ts'
import { periods } from '../sessions/periods.ts'

/** Where the person is signed in, newest first. */
export const listOwnSessions = query({
  id: 'auth.session.list',
  access: 'session',
  input: z.object({}),
  run: async (context) => ({ items: await answers(context, ownAccount, userIdOf(context.scope) ?? '') }),
})

/** Where somebody else is. */
export const listUserSessions = query({
  id: 'auth.user.list_sessions',
  access: ['auth.users.manage'],
  input: z.object({ userId: z.uuid() }),
  async run(context, { userId }) {
    const user = await userById(context, userId)

    return { items: await answers(context, manageAccess, user.id) }
  },
})

async function answers(
  { scope, em, open }: QueryContext,
  purpose: Purpose,
  userId: string,
): Promise<SessionAnswer[]> {
  const now = scope.now()
  const running = await runningSessions(em, userId, now)
  const tokens = await em.find(SessionToken, { id: { $in: running.map(({ id }) => id) } })
  const seen = new Map(tokens.map(({ id, lastSeenAt }) => [id, lastSeenAt]))
  const alive = running.filter(({ id }) => now.getTime() - (seen.get(id)?.getTime() ?? 0) < periods.idle)
  const [places] = await open(purpose, select(Session, alive, ['userAgent', 'address']))

  return alive.map((session, index) => ({
    id: session.id,
    createdAt: session.createdAt.toISOString(),
    lastSeenAt: seen.get(session.id)!.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
    userAgent: places[index]?.userAgent ?? null,
    address: places[index]?.address ?? null,
    isCurrent: session.id === scope.sessionId,
  }))
}
