import { randomFillSync } from 'node:crypto'

const length = 12
const pool = Buffer.alloc(length * 512)
let next = pool.length

/**
 * 12 random bytes (NIST SP 800-38D §8.2.2), drawn 512 at a time: one call to the system per nonce would cost more than
 * the encryption. Each is handed out once and wiped from the pool.
 */
export function freshNonce(): Buffer {
  if (next === pool.length) {
    randomFillSync(pool)
    next = 0
  }
  const nonce = Buffer.allocUnsafe(length)
  pool.copy(nonce, 0, next, next + length)
  pool.fill(0, next, next + length)
  next += length

  return nonce
}
