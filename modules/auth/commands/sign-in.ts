import { command } from '@leadkeep/commands'
import { normalise, Sealed } from '@leadkeep/crypto'
import { z } from 'zod'
import { Session } from '../data/entities.ts'
import { userByEmail } from '../data/find-users.ts'
import { userDisabled, wrongCredentials } from '../errors.ts'
import { typedPassword } from '../passwords/rules.ts'
import { startSession } from '../sessions/start-session.ts'
import { checkPassword } from '../sign-in/check-password.ts'
import { newDevice } from '../sign-in/device.ts'

/** Begins a session for whoever knows the password. What it takes is the same for accounts that do not exist. */
export const signIn = command({
  id: 'auth.session.start',
  access: 'public',
  input: z.object({
    email: z.string().trim().min(1, 'Please enter your e-mail address.').max(320, 'This is too long.'),
    password: typedPassword,
    client: z.object({ address: z.string(), userAgent: z.string(), device: z.string().nullable() }),
  }),
  async run(context, { email, password, client }) {
    const { scope, em, services } = context
    const { tenantId } = scope
    const hash = await services.keyring.keyedHash(tenantId, 'auth.account', normalise.email(email))
    const account = hash.toString('base64url')
    const forget = await services.attemptLimits.admit({ tenantId, account, ...client })

    const user = await userByEmail(context, email)
    const check = await checkPassword(context, user, password, account)
    if (!user || check === 'wrong') throw wrongCredentials()
    if (!user.isActive()) throw userDisabled()
    await forget()

    if (check === 'outdated') user.passwordHash = Sealed.draft(await services.passwords.hash(password))
    // Nothing known before signing in is good afterwards: the browser's old session ends, a new token begins.
    const before = scope.sessionId
      ? await em.findOne(Session, { id: scope.sessionId, revokedAt: null })
      : null
    before?.revoke(scope.now(), user.id)
    const device = await newDevice(services.keyring, services.ambient, { tenantId, account })

    return { ...startSession(context, user.id, client), userId: user.id, device }
  },
})
