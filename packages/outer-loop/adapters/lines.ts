/**
 * Bytes in, lines out. Chunks end anywhere: in the middle of a line, of a character, of an escape. A line that never ends
 * is given up after `limit` bytes and answered with an empty line, so that no program can fill our memory.
 */
export const lineReader = (limit = 16 * 1_024 * 1_024) => {
  let held: Buffer[] = []
  let size = 0
  let overlong = false

  const take = (part: Buffer): string => {
    const line = overlong ? '' : Buffer.concat([...held, part]).toString('utf8')
    held = []
    size = 0
    overlong = false
    return line.endsWith('\r') ? line.slice(0, -1) : line
  }

  return {
    push(chunk: Uint8Array): string[] {
      const bytes = Buffer.from(chunk)
      const lines: string[] = []
      let start = 0
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
        lines.push(take(bytes.subarray(start, end)))
        start = end + 1
      }
      const rest = bytes.subarray(start)
      size += rest.length
      if (size > limit) {
        overlong = true
        held = []
      } else if (rest.length > 0) held.push(rest)
      return lines
    },
    /** The last line, if the program ended without a line break: killed in the middle of a word. */
    rest(): string[] {
      const line = take(Buffer.alloc(0))
      return line === '' ? [] : [line]
    },
  }
}
