import { command } from '@leadkeep/commands'
import { queueMail } from '@leadkeep/messages'
import { z } from 'zod'
import { mustHold } from '../data/authority.ts'
import { featuresOf, userById } from '../data/find-users.ts'
import { noSuchFactor } from '../errors.ts'
import { removeFactors } from '../factors/second-step.ts'
import { endSessions } from '../sessions/end-sessions.ts'

/** For who lost their device and their recovery codes: the password alone signs in again. They are told by mail. */
export const resetFactors = command({
  id: 'auth.user.reset_factors',
  access: ['auth.users.manage'],
  fresh: true,
  input: z.object({ userId: z.uuid() }),
  async run(context, { userId }) {
    const { scope, em } = context
    const user = await userById(context, userId)
    mustHold(scope, await featuresOf(em, user.id, scope.now()))
    if ((await removeFactors(em, user.id)) === 0) throw noSuchFactor()
    queueMail(context, {
      template: 'auth.factors_reset',
      subjectId: user.id,
      reference: user.id,
      purpose: null,
      language: 'en',
    })

    return { ended: await endSessions(context, user.id) }
  },
})
