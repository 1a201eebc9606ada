import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { Session } from '../data/entities.ts'
import { userById } from '../data/find-users.ts'
import { noSuchSession } from '../errors.ts'
import { endSessions, userIdOf } from '../sessions/end-sessions.ts'

/** Ends one of the person's own sessions. */
export const endOwnSession = command({
  id: 'auth.session.revoke',
  access: 'session',
  input: z.object({ sessionId: z.uuid() }),
  async run({ scope, em }, { sessionId }) {
    const session = await em.findOne(Session, { id: sessionId, userId: userIdOf(scope) ?? '' })
    if (!session) throw noSuchSession()
    if (!session.revokedAt) session.revoke(scope.now(), userIdOf(scope))
  },
})

/** Ends all of the person's sessions but the one they ask from. */
export const endOtherSessions = command({
  id: 'auth.session.revoke_others',
  access: 'session',
  input: z.object({}),
  async run(context) {
    return { ended: await endSessions(context, userIdOf(context.scope) ?? '', context.scope.sessionId) }
  },
})

/** Ends one session of somebody, or all of them. */
export const endUserSessions = command({
  id: 'auth.user.end_sessions',
  access: ['auth.users.manage'],
  input: z.object({ userId: z.uuid(), sessionId: z.uuid().optional() }),
  async run(context, { userId, sessionId }) {
    const { scope, em } = context
    const user = await userById(context, userId)
    if (!sessionId) return { ended: await endSessions(context, user.id) }
    const session = await em.findOne(Session, { id: sessionId, userId: user.id })
    if (!session) throw noSuchSession()
    if (session.revokedAt) return { ended: 0 }
    session.revoke(scope.now(), userIdOf(scope))

    return { ended: 1 }
  },
})
