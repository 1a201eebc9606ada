import { timingSafeEqual } from 'node:crypto'
import type { Keyring } from '@leadkeep/crypto'
import type { Ambient } from '@leadkeep/kernel'

/**
 * A device cookie (OWASP: "Slow down online guessing attacks with device cookies") says that somebody signed in to
 * this account on this device before. It opens nothing. 16 random bytes and their keyed hash with the account,
 * base64url.
 */
export async function newDevice(
  keyring: Keyring,
  ambient: Ambient,
  { tenantId, account }: { readonly tenantId: string; readonly account: string },
): Promise<string> {
  const id = ambient.random(16)

  return Buffer.concat([id, await mark(keyring, tenantId, account, id)]).toString('base64url')
}

/** The device's id when its cookie is ours and for this account, otherwise null. */
export async function deviceOf(
  keyring: Keyring,
  given: { readonly tenantId: string; readonly account: string; readonly device: string | null },
): Promise<string | null> {
  const bytes = Buffer.from(given.device ?? '', 'base64url')
  if (bytes.length !== 48) return null
  const id = bytes.subarray(0, 16)
  const expected = await mark(keyring, given.tenantId, given.account, id)

  return timingSafeEqual(bytes.subarray(16), expected) ? id.toString('base64url') : null
}

const mark = (keyring: Keyring, tenantId: string, account: string, id: Buffer) =>
  keyring.keyedHash(tenantId, 'auth.device', `${account}\0${id.toString('base64url')}`)
