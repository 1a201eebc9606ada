import { crc32, constants, deflateRawSync } from 'node:zlib'

/**
 * A page kept as bytes, plain and compressed, except for holes that are filled for each response. The compressed form
 * is one gzip member (RFC 1952): every kept part is its own run of deflate blocks, a filling is a stored block between
 * them, and the checksum is put together from those of the parts. So a filled page costs about as much as a copy.
 */
export interface PageWithHoles {
  readonly holes: number
  plain(filling: string): Buffer
  gzip(filling: string): Buffer
}

/** @param marker what stands in `html` where a filling goes. */
export function pageWithHoles(html: string, marker: string): PageWithHoles {
  const texts = html.split(marker)
  const parts = texts.map((text, index) => partOf(Buffer.from(text), index === texts.length - 1))
  const [first, ...rest] = parts

  return {
    holes: rest.length,
    plain(filling) {
      const bytes = Buffer.from(filling)

      return Buffer.concat(parts.flatMap(({ plain }, index) => (index === 0 ? [plain] : [bytes, plain])))
    },
    gzip(filling) {
      const bytes = Buffer.from(filling)
      const pieces = [gzipHeader, first!.deflated]
      let checksum = first!.checksum
      let length = first!.plain.length
      for (const part of rest) {
        pieces.push(storedHeader(bytes.length), bytes, part.deflated)
        checksum = part.append(crc32(bytes, checksum))
        length += bytes.length + part.plain.length
      }
      const trailer = Buffer.allocUnsafe(8)
      trailer.writeUInt32LE(checksum, 0)
      trailer.writeUInt32LE(length, 4)
      pieces.push(trailer)

      return Buffer.concat(pieces)
    },
  }
}

interface Part {
  readonly plain: Buffer
  readonly deflated: Buffer
  readonly checksum: number
  /** The checksum of what came before and this part, from the checksum of what came before. */
  append(before: number): number
}

function partOf(plain: Buffer, last: boolean): Part {
  const checksum = crc32(plain, 0)
  // CRC-32 is affine in its starting value, so 32 of them, taken once, give it for every other.
  const columns = Array.from({ length: 32 }, (_, bit) => crc32(plain, 2 ** bit) ^ checksum)

  return {
    plain,
    deflated: deflateRawSync(plain, {
      level: 9,
      finishFlush: last ? constants.Z_FINISH : constants.Z_FULL_FLUSH,
    }),
    checksum,
    append(before) {
      let sum = checksum
      for (let bit = 0; bit < 32; bit++) if ((before >>> bit) & 1) sum ^= columns[bit]!

      return sum >>> 0
    },
  }
}

/** Method deflate, no name, no time, unknown system. */
const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])

/** A stored block that is not the last (RFC 1951, 3.2.4). A flushed part ends on a byte, so it may begin here. */
function storedHeader(length: number): Buffer {
  if (length > 0xffff) throw new RangeError('A filling has at most 65,535 bytes.')
  const header = Buffer.allocUnsafe(5)
  header[0] = 0
  header.writeUInt16LE(length, 1)
  header.writeUInt16LE(~length & 0xffff, 3)

  return header
}
