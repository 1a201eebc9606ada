import { select } from '@leadkeep/audit'
import type { CommandContext, QueryContext } from '@leadkeep/commands'
import type { EntityManager } from '@mikro-orm/postgresql'
import { Passkey, RecoveryCode, Totp } from '../data/factors.ts'
import { passkeyRefused, secondFactorRequired, wrongSecondFactor } from '../errors.ts'
import { checkCode } from '../purposes.ts'
import { answeringPasskey, type SignedAnswer } from './passkeys.ts'
import { recoveryCode } from './recovery-codes.ts'
import { isCode, stepOf } from './totp.ts'

export interface Factors {
  /** Confirmed; a pending one is asked of nobody. */
  readonly totp: Totp | null
  readonly passkeys: readonly Passkey[]
}

export async function factorsOf(em: EntityManager, userId: string): Promise<Factors> {
  const totp = await em.findOne(Totp, { userId, confirmedAt: { $ne: null } })
  const passkeys = await em.find(Passkey, { userId }, { orderBy: { createdAt: 'asc', id: 'asc' } })

  return { totp, passkeys }
}

export const hasFactor = ({ totp, passkeys }: Factors): boolean => totp !== null || passkeys.length > 0

interface Shown {
  readonly code?: string
  readonly passkey?: SignedAnswer
  readonly origin?: string
}

/** Lets pass who has no second factor, or shows one of theirs. For who knows the password already. */
export async function passSecondStep(context: CommandContext, userId: string, shown: Shown): Promise<void> {
  const { scope, em, services } = context
  const factors = await factorsOf(em, userId)
  if (!hasFactor(factors)) return
  const { code, passkey, origin } = shown
  if (code === undefined && !passkey)
    throw secondFactorRequired({ app: factors.totp !== null, passkey: factors.passkeys.length > 0 })
  const forget = await services.attemptLimits.second(scope.tenantId, userId)
  if (passkey) {
    const used = await answeringPasskey(context, passkey, origin ?? '')
    if (used.userId !== userId) throw passkeyRefused()
  } else await takeCode(context, userId, factors, code ?? '')
  await forget()
}

/** A code of the person's app, or one of their recovery codes: either is used up by this. */
export async function takeCode(
  context: CommandContext,
  userId: string,
  { totp }: Factors,
  typed: string,
): Promise<void> {
  const { scope } = context
  const digits = typed.replaceAll(/\s/g, '')
  const step = totp && isCode(digits) ? await stepIn(context, totp, digits) : null
  if (totp && step !== null) return totp.take(step)
  const recovery = await recoveryCode(context, userId, typed)
  if (!recovery) throw wrongSecondFactor()
  recovery.use(scope.now())
}

/** The step of a right code that was not used before; null for any other. */
export async function stepIn(
  { scope, open }: QueryContext,
  totp: Totp,
  code: string,
): Promise<number | null> {
  const [[opened]] = await open(checkCode, select(Totp, [totp], ['secret']))

  return opened?.secret ? stepOf(opened.secret, code, scope.now(), totp.lastStep ?? null) : null
}

/** Takes away all of somebody's factors, recovery codes included. Returns how many factors there were. */
export async function removeFactors(em: EntityManager, userId: string): Promise<number> {
  const factors = [...(await em.find(Totp, { userId })), ...(await em.find(Passkey, { userId }))]
  for (const factor of factors) em.remove(factor)
  for (const code of await em.find(RecoveryCode, { userId })) em.remove(code)

  return factors.length
}
