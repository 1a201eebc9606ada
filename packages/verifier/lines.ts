import { concat } from './bytes.ts'
import { Refusal } from './refusal.ts'

const newline = 0x0a
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
  let rest: Uint8Array = new Uint8Array()
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const bytes = rest.length === 0 ? part.value : concat(rest, part.value)
      if (bytes.length > longest && !bytes.includes(newline))
        throw new Refusal('entries.malformed', 'a line of its entries has no end')
      const lines: Uint8Array[] = []
      let start = 0
      for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
        lines.push(bytes.subarray(start, end))
        start = end + 1
      }
      rest = bytes.slice(start)
      yield { lines, rest: rest.length }
    }
  } finally {
    await reader.cancel().catch(() => undefined) // it may have failed, as who reads knows
  }
}
