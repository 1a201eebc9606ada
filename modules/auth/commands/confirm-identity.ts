import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { Session } from '../data/entities.ts'
import { userById } from '../data/find-users.ts'
import { noSuchSession, wrongPassword } from '../errors.ts'
import { typedPassword } from '../passwords/rules.ts'
import { userIdOf } from '../sessions/end-sessions.ts'
import { checkPassword } from '../sign-in/check-password.ts'

/** Whoever is signed in shows once more who they are, and may do for some minutes what asks for it. */
export const confirmIdentity = command({
  id: 'auth.session.confirm',
  access: 'session',
  input: z.object({ password: typedPassword }),
  async run(context, { password }) {
    const { scope, em, services } = context
    const session = await em.findOne(Session, { id: scope.sessionId ?? '', revokedAt: null })
    if (!session) throw noSuchSession()
    const user = await userById(context, userIdOf(scope) ?? '')
    const forget = await services.attemptLimits.confirm(scope.tenantId, session.id)
    const account = await services.keyring.keyedHash(scope.tenantId, 'auth.account', user.id)
    if ((await checkPassword(context, user, password, account.toString('base64url'))) === 'wrong')
      throw wrongPassword()
    await forget()
    session.confirm(scope.now())
  },
})
