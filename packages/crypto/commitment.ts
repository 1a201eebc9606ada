import { createHash } from 'node:crypto'
import { invalidKey } from './errors.ts'

/**
 * `SHA-256(salt ‖ UTF-8 value)`, 32 bytes: what a log leaf holds in place of a personal value. Without the salt it says
 * nothing; with it, it proves the value. FORMAT.md §5.
 *
 * @param salt 32 random bytes, one for each commitment. Throws `crypto.invalid_key` for another length.
 */
export function commitment(salt: Uint8Array, value: string): Buffer {
  if (salt.length !== 32) throw invalidKey('a salt of 32 bytes')

  return createHash('sha256').update(salt).update(value, 'utf8').digest()
}
