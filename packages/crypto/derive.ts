import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'

/** HKDF-SHA-256 (RFC 5869) with an empty salt, 32 bytes. */
export function deriveBytes(from: KeyObject, info: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', from, '', info, 32))
}

/** The same as a key that cannot print. */
export function deriveKey(from: KeyObject, info: Uint8Array): KeyObject {
  const bytes = deriveBytes(from, info)
  const key = createSecretKey(bytes)
  bytes.fill(0)

  return key
}
