import type { CommandContext } from '@leadkeep/commands'
import type { Keyring } from '@leadkeep/crypto'
import { RecoveryCode } from '../data/factors.ts'
import { generatedPassword } from '../passwords/generated.ts'

const howMany = 10

/** New codes in the place of those before; shown once, stored as keyed hashes. */
export async function newRecoveryCodes(context: CommandContext, userId: string): Promise<string[]> {
  const { scope, em, services } = context
  for (const code of await em.find(RecoveryCode, { userId })) em.remove(code)
  // Half of a generated password: 50 random bits, of which an attacker has a few tries a day.
  const codes = Array.from({ length: howMany }, () => generatedPassword(services.ambient).slice(0, 11))
  for (const code of codes)
    em.create(RecoveryCode, {
      tenantId: scope.tenantId,
      id: scope.newId(),
      userId,
      codeHash: await codeHashOf(services.keyring, scope.tenantId, userId, code),
      createdAt: scope.now(),
      usedAt: null,
      version: 1,
    })

  return codes
}

/** The code somebody typed, if it is one of theirs and still unused. */
export async function recoveryCode(
  { scope, em, services }: CommandContext,
  userId: string,
  typed: string,
): Promise<RecoveryCode | null> {
  const codeHash = await codeHashOf(services.keyring, scope.tenantId, userId, typed)

  return em.findOne(RecoveryCode, { userId, codeHash, usedAt: null })
}

/** However it was typed: letters of any case, with or without the hyphen. */
const codeHashOf = (keyring: Keyring, tenantId: string, userId: string, code: string): Promise<Buffer> =>
  keyring.keyedHash(
    tenantId,
    'auth.recovery',
    `${userId}\0${code.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`,
  )
