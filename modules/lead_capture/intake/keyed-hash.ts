import { createHmac, type KeyObject } from 'node:crypto'

/** HMAC-SHA-256 over length-prefixed parts, the label first: no two uses of the secret can meet. 32 bytes. */
export function keyedHash(secret: KeyObject, label: string, ...parts: readonly string[]): Buffer {
  const hmac = createHmac('sha256', secret)
  for (const part of [label, ...parts]) {
    const length = Buffer.allocUnsafe(4)
    length.writeUInt32BE(Buffer.byteLength(part))
    hmac.update(length).update(part)
  }

  return hmac.digest()
}
