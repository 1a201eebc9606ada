import type { CommandContext } from '@leadkeep/commands'
import { RecoveryCode } from '../data/factors.ts'
import { newRecoveryCodes } from './recovery-codes.ts'
import { factorsOf, hasFactor } from './second-step.ts'

/** With their first factor a person is given recovery codes; later ones leave them as they are (null). */
export async function firstCodes(context: CommandContext, userId: string): Promise<string[] | null> {
  return hasFactor(await factorsOf(context.em, userId)) ? null : newRecoveryCodes(context, userId)
}

/** Without a factor a recovery code opens nothing: with the last of them they go. */
export async function leaveNoCodes({ em }: CommandContext, userId: string, removed: string): Promise<void> {
  const { totp, passkeys } = await factorsOf(em, userId)
  if ([totp, ...passkeys].some((factor) => factor && factor.id !== removed)) return
  for (const code of await em.find(RecoveryCode, { userId })) em.remove(code)
}
