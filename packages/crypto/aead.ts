import { createCipheriv, createDecipheriv } from 'node:crypto'
import { cannotOpen } from './errors.ts'
import { freshNonce } from './nonces.ts'
import { VersionedKey } from './versioned-key.ts'

const algorithm = 'aes-256-gcm'
const header = 1 + 4 + 12
const tagLength = 16

/** `format ‖ u32be key version ‖ nonce(12) ‖ AES-256-GCM ciphertext ‖ tag(16)`. FORMAT.md §2, NIST SP 800-38D. */
export function encrypt(
  format: number,
  key: VersionedKey,
  additional: Uint8Array,
  plaintext: string | Uint8Array,
  nonce = freshNonce(),
): Buffer {
  const cipher = createCipheriv(algorithm, VersionedKey.secretOf(key), nonce, { authTagLength: tagLength })
  cipher.setAAD(additional)
  const ciphertext =
    typeof plaintext === 'string' ? cipher.update(plaintext, 'utf8') : cipher.update(plaintext)
  cipher.final()

  const payload = Buffer.allocUnsafe(header + ciphertext.length + tagLength)
  payload[0] = format
  payload.writeUInt32BE(key.version, 1)
  nonce.copy(payload, 5)
  ciphertext.copy(payload, header)
  cipher.getAuthTag().copy(payload, header + ciphertext.length)

  return payload
}

/** Throws `crypto.cannot_open` with the fact `reason`. Nothing of the plaintext is released before the tag holds. */
export function decrypt(format: number, key: VersionedKey, additional: Uint8Array, payload: Buffer): Buffer {
  if (payload.length < header + tagLength) throw cannotOpen('length')
  if (payload[0] !== format) throw cannotOpen('format')
  const secret = VersionedKey.secretFor(key, payload.readUInt32BE(1))
  if (!secret) throw cannotOpen('key_version')

  const nonce = payload.subarray(5, header)
  const decipher = createDecipheriv(algorithm, secret, nonce, {
    authTagLength: tagLength,
  })
  decipher.setAAD(additional)
  decipher.setAuthTag(payload.subarray(payload.length - tagLength))
  const plaintext = decipher.update(payload.subarray(header, payload.length - tagLength))
  try {
    decipher.final()
  } catch (cause) {
    plaintext.fill(0)
    throw cannotOpen('authentication', cause)
  }

  return plaintext
}
