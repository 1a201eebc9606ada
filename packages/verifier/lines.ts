import { concat } from './bytes.ts'
import { Refusal } from './refusal.ts'

const newline = 0x0a
const nothing: Uint8Array = new Uint8Array()
/** Longer ones no export has: an entry's body is far below. */
const longest = 64 * 1024 * 1024

/**
 * The lines of a file, without their ends, several at a time. Each must end in a newline; what comes after the last one
 * is given as `rest`.
 */
export async function* linesOf(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<{ readonly lines: readonly Uint8Array[]; readonly rest: number }> {
  const reader = stream.getReader()
  let rest = nothing
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const bytes = part.value
      const lines: Uint8Array[] = []
      let start = 0
      for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
        const line = bytes.subarray(start, end)
        lines.push(rest.length === 0 ? line : concat(rest, line))
        rest = nothing
        start = end + 1
      }
      if (rest.length + bytes.length - start > longest)
        throw new Refusal('entries.malformed', 'a line of its entries has no end')
      rest = concat(rest, bytes.subarray(start))
      yield { lines, rest: rest.length }
    }
  } finally {
    await reader.cancel().catch(() => undefined) // it may have failed, as who reads knows
  }
}
