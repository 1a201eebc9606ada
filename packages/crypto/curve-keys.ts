import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import { invalidKey } from './errors.ts'

/** Raw 32-byte keys of RFC 7748 and RFC 8032 as KeyObjects and back; the prefixes are the DER of RFC 8410. */
type Curve = 'x25519' | 'ed25519'
const privatePrefix: Record<Curve, Buffer> = {
  x25519: Buffer.from('302e020100300506032b656e04220420', 'hex'),
  ed25519: Buffer.from('302e020100300506032b657004220420', 'hex'),
}
const publicPrefix: Record<Curve, Buffer> = {
  x25519: Buffer.from('302a300506032b656e032100', 'hex'),
  ed25519: Buffer.from('302a300506032b6570032100', 'hex'),
}

/** @param raw 32 bytes. Throws `crypto.invalid_key`. */
export function privateKeyFromRaw(curve: Curve, raw: Uint8Array): KeyObject {
  if (raw.length !== 32) throw invalidKey('a private key of 32 bytes')
  const der = Buffer.concat([privatePrefix[curve], raw])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  der.fill(0)

  return key
}

/** @param raw 32 bytes. Throws `crypto.invalid_key`. */
export function publicKeyFromRaw(curve: Curve, raw: Uint8Array): KeyObject {
  if (raw.length !== 32) throw invalidKey('a public key of 32 bytes')

  return createPublicKey({ key: Buffer.concat([publicPrefix[curve], raw]), format: 'der', type: 'spki' })
}

/** The 32 bytes of a public key, or of the public half of a private one. */
export function rawPublicKey(key: KeyObject): Buffer {
  const half = key.type === 'private' ? createPublicKey(key) : key
  const { x } = half.export({ format: 'jwk' }) // 3 µs; as DER it takes 30
  if (x === undefined) throw invalidKey('an X25519 or Ed25519 key')

  return Buffer.from(x, 'base64url')
}

/** Ed25519, 64 bytes (RFC 8032). */
export const signBytes = (key: KeyObject, bytes: Uint8Array): Buffer => sign(null, bytes, key)

export const verifyBytes = (key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean =>
  signature.length === 64 && verify(null, bytes, key, signature)

/** The name under which a tenant's log signs (C2SP signed-note): no blanks, no plus. FORMAT.md §8. */
export const logName = (tenantId: string) => `leadkeep/log/${tenantId}`

/** First four bytes of `SHA-256(name ‖ LF ‖ 0x01 ‖ public key)`: the key id of a C2SP signed note. */
export function noteKeyId(name: string, publicKey: Uint8Array): Buffer {
  return createHash('sha256').update(`${name}\n\x01`, 'utf8').update(publicKey).digest().subarray(0, 4)
}

/** `name+hex key id+base64(0x01 ‖ public key)`: how a verifier is told of a key (C2SP signed-note). */
export function verifierKey(name: string, publicKey: Uint8Array): string {
  const typed = Buffer.concat([Uint8Array.of(0x01), publicKey]).toString('base64')

  return `${name}+${noteKeyId(name, publicKey).toString('hex')}+${typed}`
}
