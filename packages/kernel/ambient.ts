import { randomBytes, randomFillSync } from 'node:crypto'

/** What would otherwise be ambient, handed in so that tests are exact. */
export interface Ambient {
  now(): Date
  /** A new UUIDv7 (RFC 9562): ordered by its millisecond, random otherwise. */
  newId(): string
  /** Cryptographically random bytes. */
  random(length: number): Buffer
}

export function uuidv7(milliseconds: number, random: Uint8Array): string {
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(milliseconds, 0, 6)
  bytes.set(random.subarray(0, 10), 6)
  bytes[6] = 0x70 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  const hex = bytes.toString('hex')

  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export const systemAmbient: Ambient = {
  now: () => new Date(),
  newId: () => uuidv7(Date.now(), fresh(10)),
  random: fresh,
}

const pool = Buffer.alloc(4096)
let next = pool.length

/**
 * Drawn from the system some kilobytes at a time, since it takes longer to be asked than to answer. What was handed out
 * is wiped from the pool.
 */
function fresh(length: number): Buffer {
  if (length > 256) return randomBytes(length)
  if (next + length > pool.length) {
    randomFillSync(pool)
    next = 0
  }
  const bytes = Buffer.from(pool.subarray(next, next + length)) // a copy
  pool.fill(0, next, next + length)
  next += length

  return bytes
}
