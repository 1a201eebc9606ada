import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { noSuchFactor } from '../errors.ts'
import { newRecoveryCodes } from '../factors/recovery-codes.ts'
import { factorsOf, hasFactor } from '../factors/second-step.ts'
import { mailed, tellOfChange } from '../mails/account-changed.ts'
import { userIdOf } from '../sessions/end-sessions.ts'

/** New recovery codes in the place of the old ones, told this once. */
export const renewRecoveryCodes = command({
  id: 'auth.recovery_codes.renew',
  access: 'session',
  fresh: true,
  input: z.object(mailed),
  async run(context, { language }) {
    const userId = userIdOf(context.scope) ?? ''
    if (!hasFactor(await factorsOf(context.em, userId))) throw noSuchFactor()
    tellOfChange(context, 'codes_renewed', userId, language)

    return { recoveryCodes: await newRecoveryCodes(context, userId) }
  },
})
