/** `u32be(length) ‖ bytes` for each part, in order: no two lists of parts have the same bytes. FORMAT.md §1. */
export function lengthPrefixed(...parts: readonly (string | Uint8Array)[]): Buffer {
  let total = 0
  for (const part of parts) total += 4 + Buffer.byteLength(part)

  const bytes = Buffer.allocUnsafe(total)
  let offset = 0
  for (const part of parts) {
    const length = typeof part === 'string' ? bytes.write(part, offset + 4, 'utf8') : part.length
    if (typeof part !== 'string') bytes.set(part, offset + 4)
    bytes.writeUInt32BE(length, offset)
    offset += 4 + length
  }

  return bytes
}

/** An unsigned 32-bit integer, big-endian: 4 bytes. Throws a RangeError outside 0…2³²−1. */
export function u32be(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeUInt32BE(value)

  return bytes
}
