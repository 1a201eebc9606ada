import { select } from '@leadkeep/audit'
import { command } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { z } from 'zod'
import { mustHold } from '../data/authority.ts'
import { User } from '../data/entities.ts'
import { featuresOf, userById } from '../data/find-users.ts'
import { tellOfChange } from '../mails/account-changed.ts'
import { mustBeAcceptable, typedPassword } from '../passwords/rules.ts'
import { judgePassword } from '../purposes.ts'
import { endSessions } from '../sessions/end-sessions.ts'

/** A new password for somebody else, whose sessions all end. Whoever sets it could sign in as them. */
export const resetPassword = command({
  id: 'auth.user.reset_password',
  access: ['auth.users.manage'],
  fresh: true,
  input: z.object({ userId: z.uuid(), password: typedPassword }),
  async run(context, { userId, password }) {
    const { scope, em, services, open } = context
    const user = await userById(context, userId)
    mustHold(scope, await featuresOf(em, user.id, scope.now()))
    const [[{ email } = { email: null }]] = await open(judgePassword, select(User, [user], ['email']))
    mustBeAcceptable(password, email ?? '')
    user.passwordHash = Sealed.draft(await services.passwords.hash(password))
    tellOfChange(context, 'password_changed', user.id, 'en')

    return { ended: await endSessions(context, user.id) }
  },
})
