import { command } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { Tenant } from '@leadkeep/directory'
import { select } from '@leadkeep/audit'
import { z } from 'zod'
import { User } from '../data/entities.ts'
import { Totp } from '../data/factors.ts'
import { userById } from '../data/find-users.ts'
import { alreadyEnrolled, noSuchFactor, wrongSecondFactor } from '../errors.ts'
import { firstCodes, leaveNoCodes } from '../factors/first-codes.ts'
import { stepIn } from '../factors/second-step.ts'
import { enrolmentUri, newSecret } from '../factors/totp.ts'
import { mailed, tellOfChange } from '../mails/account-changed.ts'
import { ownAccount } from '../purposes.ts'
import { userIdOf } from '../sessions/end-sessions.ts'

/** A secret for the person's app. It counts from the first right code on. */
export const beginTotp = command({
  id: 'auth.totp.begin',
  access: 'session',
  fresh: true,
  input: z.object({}),
  async run(context) {
    const { scope, em, services, open } = context
    const user = await userById(context, userIdOf(scope) ?? '')
    const before = await em.findOne(Totp, { userId: user.id })
    if (before?.confirmedAt) throw alreadyEnrolled()
    const tenant = await em.findOne(Tenant, { id: scope.tenantId })
    const [[person]] = await open(ownAccount, select(User, [user], ['email']))
    const secret = newSecret(services.ambient)
    const pending =
      before ??
      em.create(Totp, {
        tenantId: scope.tenantId,
        id: scope.newId(),
        userId: user.id,
        createdAt: scope.now(),
        confirmedAt: null,
        lastStep: null,
        version: 1,
      })
    pending.secret = Sealed.draft(secret)

    return { secret, uri: enrolmentUri(secret, `Leadkeep ${tenant?.name ?? ''}`.trim(), person?.email ?? '') }
  },
})

/** The first code that the app shows. With a person’s first factor come recovery codes, told this once. */
export const confirmTotp = command({
  id: 'auth.totp.confirm',
  access: 'session',
  input: z.object({ code: z.string().max(20), ...mailed }),
  async run(context, { code, language }) {
    const { scope, em, services } = context
    const userId = userIdOf(scope) ?? ''
    const totp = await em.findOne(Totp, { userId, confirmedAt: null })
    if (!totp) throw noSuchFactor()
    const forget = await services.attemptLimits.second(scope.tenantId, userId)
    const step = await stepIn(context, totp, code.replaceAll(/\s/g, ''))
    if (step === null) throw wrongSecondFactor()
    await forget()
    const recoveryCodes = await firstCodes(context, userId)
    totp.confirm(step, scope.now())
    tellOfChange(context, 'totp_added', userId, language)

    return { recoveryCodes }
  },
})

export const removeTotp = command({
  id: 'auth.totp.remove',
  access: 'session',
  fresh: true,
  input: z.object(mailed),
  async run(context, { language }) {
    const { scope, em } = context
    const userId = userIdOf(scope) ?? ''
    const totp = await em.findOne(Totp, { userId })
    if (!totp) throw noSuchFactor()
    em.remove(totp)
    await leaveNoCodes(context, userId, totp.id)
    // One that was never confirmed was asked of nobody.
    if (totp.confirmedAt) tellOfChange(context, 'totp_removed', userId, language)
  },
})
