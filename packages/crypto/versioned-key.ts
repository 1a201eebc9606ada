import { createSecretKey, type KeyObject } from 'node:crypto'
import { inspect } from 'node:util'
import { invalidKey } from './errors.ts'

/**
 * A 256-bit key and its version, and behind it the versions that a rotation has not finished with: it seals under the one it
 * is named by, and opens what any of them sealed. Opaque: it neither prints nor serialises, and its bytes cannot be asked for.
 */
export class VersionedKey {
  readonly version: number
  readonly #secret: KeyObject
  readonly #others: readonly VersionedKey[]

  private constructor(version: number, secret: KeyObject, others: readonly VersionedKey[]) {
    this.version = version
    this.#secret = secret
    this.#others = others
  }

  /** @param bytes 32 bytes; they are copied into the key, and the caller's copy is wiped. */
  static take(version: number, bytes: Uint8Array): VersionedKey {
    if (bytes.length !== 32) throw invalidKey('32 bytes')
    const key = new VersionedKey(version, createSecretKey(bytes), [])
    bytes.fill(0)

    return key
  }

  /** The first of them seals; all of them open. */
  static of([first, ...others]: readonly [VersionedKey, ...VersionedKey[]]): VersionedKey {
    return others.length === 0 ? first : new VersionedKey(first.version, first.#secret, others)
  }

  /** For this package's own ciphers. A KeyObject, because OpenSSL then keeps the key schedule: 3.5 µs, not 13. */
  static secretOf(key: VersionedKey): KeyObject {
    return key.#secret
  }

  /** The one by which something of this version opens, where it is among these. */
  static secretFor(key: VersionedKey, version: number): KeyObject | undefined {
    const found = [key, ...key.#others].find((each) => each.version === version)

    return found && found.#secret
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

/** Under which version something was sealed or wrapped: formats 0x01 and 0x02 say so in the clear. FORMAT.md §2, §3. */
export const versionIn = (payload: Uint8Array): number =>
  Buffer.from(payload.buffer, payload.byteOffset, payload.length).readUInt32BE(1)
