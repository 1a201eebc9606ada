import { command } from '@leadkeep/commands'
import { normalise, Sealed } from '@leadkeep/crypto'
import { z } from 'zod'
import { userByEmail } from '../data/find-users.ts'
import { userDisabled, wrongCredentials } from '../errors.ts'
import { signedAnswer, site } from '../factors/passkeys.ts'
import { passSecondStep } from '../factors/second-step.ts'
import { typedPassword } from '../passwords/rules.ts'
import { beginSession } from '../sessions/begin-session.ts'
import { client } from '../sessions/client.ts'
import { checkPassword } from '../sign-in/check-password.ts'

/**
 * Begins a session for whoever knows the password and, where they have one, shows their second factor. What it takes is
 * the same for accounts that do not exist; that there is a second step is told to who knows the password alone.
 */
export const signIn = command({
  id: 'auth.session.start',
  access: 'public',
  input: z.object({
    email: z.string().trim().min(1, 'Please enter your e-mail address.').max(320, 'This is too long.'),
    password: typedPassword,
    code: z.string().max(40).optional(),
    passkey: signedAnswer.optional(),
    origin: site.optional(),
    client,
  }),
  async run(context, { email, password, client: from, ...shown }) {
    const { scope, services } = context
    const { tenantId } = scope
    const hash = await services.keyring.keyedHash(tenantId, 'auth.account', normalise.email(email))
    const account = hash.toString('base64url')
    const forget = await services.attemptLimits.admit({ tenantId, account, ...from })

    const user = await userByEmail(context, email)
    const check = await checkPassword(context, user, password, account)
    if (!user || check === 'wrong') throw wrongCredentials()
    if (!user.isActive()) throw userDisabled()
    await passSecondStep(context, user.id, shown)
    await forget()

    if (check === 'outdated') user.passwordHash = Sealed.draft(await services.passwords.hash(password))

    return beginSession(context, user.id, from, account)
  },
})
