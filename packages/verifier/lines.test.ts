import { expect, test } from '@jest/globals'
import { ReadableStream as Pieces } from 'node:stream/web'
import { textOf, utf8 } from './bytes.ts'
import { linesOf } from './lines.ts'

async function readIn(pieces: readonly Uint8Array[]) {
  const found: string[] = []
  let left = 0
  const stream = Pieces.from(pieces) as ReadableStream<Uint8Array> // a stream of bytes, to both kinds of types
  for await (const { lines, rest } of linesOf(stream)) {
    found.push(...lines.map(textOf))
    left = rest
  }

  return { found, left }
}

test('A file has the same lines wherever it was cut into pieces', async () => {
  const bytes = utf8('one\n\nzwölf\nand the rest')
  const whole = { found: ['one', '', 'zwölf'], left: 'and the rest'.length }

  for (let first = 0; first <= bytes.length; first += 1)
    for (let second = first; second <= bytes.length; second += 1)
      expect(
        await readIn([bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)]),
      ).toEqual(whole)
})

test('A line without an end is refused before it fills the memory', async () => {
  const piece = new Uint8Array(16 * 1024 * 1024).fill(0x61)

  await expect(readIn(Array<Uint8Array>(5).fill(piece))).rejects.toMatchObject({ code: 'entries.malformed' })
})
