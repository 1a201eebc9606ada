import { isAppError } from '@leadkeep/kernel'
import { decrypt, encrypt } from '../aead.ts'
import { lengthPrefixed, u32be } from '../bytes.ts'
import { cannotUnwrap, providerUnavailable } from '../errors.ts'
import type { KeyProvider } from '../providers/key-provider.ts'
import type { VersionedKey } from '../versioned-key.ts'

/** The one row a wrapped key works in: moved to another, it does not unwrap. FORMAT.md §3. */
export interface KeyPlace {
  readonly tenantId: string
  /** `installation`, `tenant`, `index`, `suppression`, `log`, `intake`, `subject/data`, `subject/evidence`. */
  readonly purpose: string
  /** The subject's id, the intake key's number, else the tenant's id. */
  readonly owner: string
  readonly version: number
}

const format = 0x02
const formatByte = Uint8Array.of(format)

export const placeOf = ({ tenantId, purpose, owner, version }: KeyPlace): Buffer =>
  lengthPrefixed(formatByte, 'key', tenantId, purpose, owner, u32be(version))

export const wrapKey = (under: VersionedKey, place: KeyPlace, key: Buffer): Buffer =>
  encrypt(format, under, placeOf(place), key)

/** Throws `crypto.cannot_unwrap`. */
export function unwrapKey(under: VersionedKey, place: KeyPlace, wrapped: Buffer): Buffer {
  try {
    return decrypt(format, under, placeOf(place), wrapped)
  } catch (cause) {
    throw cannotUnwrap(place.purpose, cause)
  }
}

/** Throws `crypto.key_provider_unavailable`, or the provider's own refusal. */
export async function wrapByProvider(provider: KeyProvider, place: KeyPlace, key: Buffer): Promise<Buffer> {
  try {
    return await provider.wrap(key, placeOf(place))
  } catch (cause) {
    throw isAppError(cause) ? cause : providerUnavailable(provider.name, cause)
  }
}

/** Throws `crypto.cannot_unwrap` or `crypto.key_provider_unavailable`, or the provider's own refusal. */
export async function unwrapByProvider(
  provider: KeyProvider,
  place: KeyPlace,
  wrapped: Buffer,
): Promise<Buffer> {
  try {
    return await provider.unwrap(wrapped, placeOf(place))
  } catch (cause) {
    if (!isAppError(cause)) throw providerUnavailable(provider.name, cause)
    throw cause.code === 'crypto.cannot_open' ? cannotUnwrap(place.purpose, cause) : cause
  }
}
