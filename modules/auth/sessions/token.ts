import { createHash } from 'node:crypto'
import type { Keyring } from '@leadkeep/crypto'
import type { Ambient } from '@leadkeep/kernel'

/** 32 random bytes, base64url. Only its hash is stored. */
export const newToken = ({ random }: Pick<Ambient, 'random'>) => random(32).toString('base64url')

export const isToken = (text: string) => /^[\w-]{43}$/.test(text)

export const hashOf = (token: string) => createHash('sha256').update(token).digest()

/**
 * The token after this one: a keyed hash of it, so that requests which arrive together are all told the same, and
 * one whose answer was lost is told again. Whoever lacks the tenant's key cannot compute it.
 */
export async function tokenAfter(keyring: Keyring, tenantId: string, token: string): Promise<string> {
  return (await keyring.keyedHash(tenantId, 'auth.session.next', token)).toString('base64url')
}
