import { createSecretKey, type KeyObject } from 'node:crypto'
import { inspect } from 'node:util'
import { invalidKey } from './errors.ts'

/** A 256-bit key and its version. Opaque: it neither prints nor serialises, and its bytes cannot be asked for. */
export class VersionedKey {
  readonly version: number
  readonly #secret: KeyObject

  private constructor(version: number, secret: KeyObject) {
    this.version = version
    this.#secret = secret
  }

  /** @param bytes 32 bytes; they are copied into the key, and the caller's copy is wiped. */
  static take(version: number, bytes: Uint8Array): VersionedKey {
    if (bytes.length !== 32) throw invalidKey('32 bytes')
    const key = new VersionedKey(version, createSecretKey(bytes))
    bytes.fill(0)

    return key
  }

  /** For this package's own ciphers. A KeyObject, because OpenSSL then keeps the key schedule: 3.5 µs, not 13. */
  static secretOf(key: VersionedKey): KeyObject {
    return key.#secret
  }

  toString(): string {
    return '[key]'
  }

  toJSON(): string {
    return '[key]'
  }

  [inspect.custom](): string {
    return '[key]'
  }
}

/** The key of one subject or tenant that seals fields. */
export type FieldKey = VersionedKey

/** @param bytes 32 bytes, wiped by the call. Throws `crypto.invalid_key`. */
export const fieldKey = (version: number, bytes: Uint8Array): FieldKey => VersionedKey.take(version, bytes)
