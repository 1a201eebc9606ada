import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { keepAnAdmin, mustHold } from '../data/authority.ts'
import { featuresOf, userById } from '../data/find-users.ts'
import { endSessions, userIdOf } from '../sessions/end-sessions.ts'

/** Keeps somebody out, at once: their sessions end. Nothing of theirs is deleted. */
export const disableUser = command({
  id: 'auth.user.disable',
  access: ['auth.users.manage'],
  input: z.object({ userId: z.uuid() }),
  async run(context, { userId }) {
    const { scope, em } = context
    const user = await userById(context, userId)
    mustHold(scope, await featuresOf(em, user.id, scope.now()))
    if (!user.isActive()) return
    await keepAnAdmin(em, scope.now(), (holding) => holding.userId === user.id)
    user.disable(scope.now(), userIdOf(scope))
    await endSessions(context, user.id)
  },
})

export const enableUser = command({
  id: 'auth.user.enable',
  access: ['auth.users.manage'],
  input: z.object({ userId: z.uuid() }),
  async run(context, { userId }) {
    const { scope, em } = context
    const user = await userById(context, userId)
    mustHold(scope, await featuresOf(em, user.id, scope.now()))
    user.enable()
  },
})
