import { crc32, deflateSync } from 'node:zlib'

/** A real PNG that looks like a page from afar: a bar, a heading, some lines, a button. */
export function picture(width = 640, height = 400): Uint8Array {
  const paper = [251, 248, 241]
  const shapes: readonly (readonly [number, number, number, number, readonly number[]])[] = [
    [0, 0, 640, 36, [29, 85, 64]],
    [40, 76, 380, 26, [44, 40, 34]],
    ...[128, 148, 168, 188].map((y, index) => [40, y, 560 - index * 60, 8, [176, 168, 154]] as const),
    [40, 232, 132, 36, [29, 85, 64]],
    [40, 300, 560, 1, [214, 207, 194]],
  ]
  const rows = Buffer.alloc(height * (1 + width * 3))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const shape = shapes.findLast(
        ([left, top, wide, high]) => x >= left && x < left + wide && y >= top && y < top + high,
      )
      rows.set(shape?.[4] ?? paper, y * (1 + width * 3) + 1 + x * 3)
    }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // Eight bits for each of red, green and blue.
  header.set([8, 2, 0, 0, 0], 8)

  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))

  return Buffer.concat([length, body, sum])
}
