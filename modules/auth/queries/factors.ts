import { select } from '@leadkeep/audit'
import { query } from '@leadkeep/commands'
import { z } from 'zod'
import type { FactorsAnswer } from '../data/answers.ts'
import { Passkey, RecoveryCode } from '../data/factors.ts'
import { factorsOf } from '../factors/second-step.ts'
import { ownAccount } from '../purposes.ts'
import { userIdOf } from '../sessions/end-sessions.ts'

/** The person’s own second factors. */
export const listFactors = query({
  id: 'auth.factor.list',
  access: 'session',
  input: z.object({}),
  async run({ scope, em, open }): Promise<FactorsAnswer> {
    const userId = userIdOf(scope) ?? ''
    const { totp, passkeys } = await factorsOf(em, userId)
    const recoveryCodes = await em.count(RecoveryCode, { userId, usedAt: null })
    const [names] = await open(ownAccount, select(Passkey, passkeys, ['name']))

    return {
      totp: totp && { since: totp.confirmedAt!.toISOString() },
      passkeys: passkeys.map((passkey, index) => ({
        id: passkey.id,
        name: names[index]?.name ?? null,
        createdAt: passkey.createdAt.toISOString(),
        lastUsedAt: passkey.lastUsedAt?.toISOString() ?? null,
      })),
      recoveryCodes,
    }
  },
})
