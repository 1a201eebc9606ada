import { command, type CommandContext } from '@leadkeep/commands'
import { z } from 'zod'
import { Session, type User } from '../data/entities.ts'
import { userById } from '../data/find-users.ts'
import { noSuchSession, passkeyRefused, wrongPassword } from '../errors.ts'
import { answeringPasskey, signedAnswer, site } from '../factors/passkeys.ts'
import { factorsOf, takeCode } from '../factors/second-step.ts'
import { typedPassword } from '../passwords/rules.ts'
import { userIdOf } from '../sessions/end-sessions.ts'
import { checkPassword } from '../sign-in/check-password.ts'

/** One of these: what the person knows, what their app shows, or what their device unlocks. */
const shown = z.union([
  z.object({ password: typedPassword }),
  z.object({ code: z.string().min(1, 'Please enter the code.').max(40) }),
  z.object({ passkey: signedAnswer, origin: site }),
])

/** Whoever is signed in shows once more who they are, and may do for some minutes what asks for it. */
export const confirmIdentity = command({
  id: 'auth.session.confirm',
  access: 'session',
  input: shown,
  async run(context, means) {
    const { scope, em, services } = context
    const session = await em.findOne(Session, { id: scope.sessionId ?? '', revokedAt: null })
    if (!session) throw noSuchSession()
    const user = await userById(context, userIdOf(scope) ?? '')
    const forget = await services.attemptLimits.confirm(scope.tenantId, session.id)
    await check(context, user, means)
    await forget()
    session.confirm(scope.now())
  },
})

async function check(context: CommandContext, user: User, means: z.output<typeof shown>): Promise<void> {
  const { scope, em, services } = context
  if ('password' in means) {
    const account = await services.keyring.keyedHash(scope.tenantId, 'auth.account', user.id)
    const check = await checkPassword(context, user, means.password, account.toString('base64url'))
    if (check === 'wrong') throw wrongPassword()
  } else if ('code' in means) await takeCode(context, user.id, await factorsOf(em, user.id), means.code)
  else {
    const passkey = await answeringPasskey(context, means.passkey, means.origin)
    if (passkey.userId !== user.id) throw passkeyRefused()
  }
}
