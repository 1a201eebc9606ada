import { decrypt, encrypt } from '../aead.ts'
import { VersionedKey } from '../versioned-key.ts'
import { readRootKey } from './root-key.ts'

/**
 * Who holds the installation root. The root never leaves it: it wraps and unwraps tenant keys, bound to their place by
 * additional data. Asynchronous, so that a key management service fits as well as a file.
 */
export interface KeyProvider {
  /** Stable; stored beside what it wrapped: `local`, later `aws-kms`, `vault`. */
  readonly name: string
  /** @param key 32 bytes. @returns bytes that only this provider, given the same `aad`, can unwrap. */
  wrap(key: Buffer, aad: Buffer): Promise<Buffer>
  /** Throws when the bytes were made elsewhere or for another place. */
  unwrap(wrapped: Buffer, aad: Buffer): Promise<Buffer>
}

const format = 0x02

/** A root in this process's memory, from a file or the environment. FORMAT.md §3. */
export function localKeyProvider(hex: string): KeyProvider {
  const root = VersionedKey.take(1, readRootKey(hex))

  return {
    name: 'local',
    wrap: async (key, aad) => encrypt(format, root, aad, key),
    unwrap: async (wrapped, aad) => decrypt(format, root, aad, wrapped),
  }
}
