/** A value shorter than this is a word, and would be found everywhere. */
const shortest = 8

export const redaction = '[redacted]'

/** The ways in which a value that is known to be secret is usually written. */
export function spellings(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8')
  const written = [
    value,
    [...value].toReversed().join(''),
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...[0, 1, 2].map((shift) => base64Core(bytes, shift)),
  ]
  const urlSafe = written.map((each) => each.replaceAll('+', '-').replaceAll('/', '_'))

  return [...new Set([...written, ...urlSafe])].filter((each) => each.length >= shortest)
}

/** What base64 makes of the value wherever in a longer text it stands: the characters that no neighbour touches. */
function base64Core(bytes: Buffer, shift: number): string {
  const padded = Buffer.concat([Buffer.alloc(shift), bytes])
  const whole = padded.length - (padded.length % 3)

  return padded
    .subarray(0, whole)
    .toString('base64')
    .slice(shift === 0 ? 0 : 4)
}

export function redact(text: string, known: readonly string[]): string {
  let clean = text
  for (const value of known)
    if (value.length >= shortest)
      for (const each of spellings(value)) clean = clean.replaceAll(each, redaction)

  return clean
}

/**
 * Where a known value stands in a text, in any usual spelling, also when it was cut into pieces that a program puts
 * together again (`'abc' + "def"`, a list of lines).
 */
export function betrays(text: string, known: readonly string[]): boolean {
  const joined = text.replaceAll(/["'`+\s,\\]+/g, '')

  return known.some(
    (value) =>
      value.length >= shortest &&
      spellings(value).some(
        (each) => text.includes(each) || joined.includes(each.replaceAll(/["'`+\s,\\]+/g, '')),
      ),
  )
}
