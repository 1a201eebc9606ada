import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { Session } from '../data/entities.ts'
import { userIdOf } from '../sessions/end-sessions.ts'

/** Ends the session the request came with; without one there is nothing to do. */
export const signOut = command({
  id: 'auth.session.end',
  access: 'public',
  input: z.object({}),
  async run({ scope, em }) {
    if (!scope.sessionId) return
    const session = await em.findOne(Session, { id: scope.sessionId, revokedAt: null })
    session?.revoke(scope.now(), userIdOf(scope))
  },
})
