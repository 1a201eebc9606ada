import { command } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { select } from '@leadkeep/audit'
import { z } from 'zod'
import { User } from '../data/entities.ts'
import { userById } from '../data/find-users.ts'
import { wrongCurrentPassword } from '../errors.ts'
import { mailed, tellOfChange } from '../mails/account-changed.ts'
import { mustBeAcceptable, typedPassword } from '../passwords/rules.ts'
import { judgePassword } from '../purposes.ts'
import { endSessions, userIdOf } from '../sessions/end-sessions.ts'
import { checkPassword } from '../sign-in/check-password.ts'

/** A new password for oneself, by who knows the old one. Every other session of the person ends. */
export const changeOwnPassword = command({
  id: 'auth.password.change',
  access: 'session',
  input: z.object({ currentPassword: typedPassword, newPassword: typedPassword, ...mailed }),
  async run(context, { currentPassword, newPassword, language }) {
    const { scope, services, open } = context
    const user = await userById(context, userIdOf(scope) ?? '')
    const forget = await services.attemptLimits.confirm(scope.tenantId, scope.sessionId ?? user.id)
    const account = await services.keyring.keyedHash(scope.tenantId, 'auth.account', user.id)
    if ((await checkPassword(context, user, currentPassword, account.toString('base64url'))) === 'wrong')
      throw wrongCurrentPassword()
    await forget()

    const [[{ email } = { email: null }]] = await open(judgePassword, select(User, [user], ['email']))
    mustBeAcceptable(newPassword, email ?? '', 'newPassword')
    user.passwordHash = Sealed.draft(await services.passwords.hash(newPassword))
    tellOfChange(context, 'password_changed', user.id, language)

    return { ended: await endSessions(context, user.id, scope.sessionId) }
  },
})
