/** What says where which of the words stand, with what is around them. */
export type Search = (place: string, haystack: Buffer | string) => string[]

interface Needle {
  readonly word: string
  readonly form: Buffer
}

/** Looks for words in every form in which they could have been written down; all at once, since files are large. */
export function searchFor(words: readonly string[]): Search {
  const needles = words.flatMap((word) => formsOf(word).map((form) => ({ word, form })))
  const byStart = Map.groupBy(needles, ({ form }) => form.readUInt16BE(0))
  const starts = new Uint8Array(1 << 16)
  for (const start of byStart.keys()) starts[start] = 1

  return (place, haystack) => {
    const bytes = typeof haystack === 'string' ? Buffer.from(haystack) : haystack
    const hits = new Map<string, string>()
    for (let at = 0; at + 1 < bytes.length; at++) {
      const start = (bytes[at]! << 8) | bytes[at + 1]!
      if (starts[start] === 0) continue
      for (const { word, form } of byStart.get(start)!)
        if (!hits.has(word) && standsAt(bytes, at, form))
          hits.set(word, `${word} in ${place}: ${around(bytes, at, form)}`)
    }

    return [...hits.values()]
  }
}

/** Small letters and capitals as given; hexadecimal, base64 in its three alignments, URL-encoded, JSON, UTF-16. */
function formsOf(word: string): Buffer[] {
  const spellings = [...new Set([word, word.toLowerCase(), word.toUpperCase()])]
  const texts = spellings.flatMap((spelling) => {
    const bytes = Buffer.from(spelling)

    return [
      spelling,
      bytes.toString('hex'),
      bytes.toString('hex').toUpperCase(),
      encodeURIComponent(spelling),
      JSON.stringify(spelling).slice(1, -1),
      ...[0, 1, 2].flatMap((shift) => [
        base64At(bytes, shift, 'base64'),
        base64At(bytes, shift, 'base64url'),
      ]),
    ]
  })

  return [
    ...[...new Set(texts)].map((text) => Buffer.from(text)),
    ...spellings.map((each) => Buffer.from(each, 'utf16le')),
  ]
}

/** What stands in base64 wherever the word begins; the characters at both ends hang on its neighbours, so they go. */
function base64At(bytes: Buffer, shift: number, encoding: 'base64' | 'base64url'): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString(encoding)
    .replace(/=+$/, '')

  return text.slice(shift === 0 ? 0 : shift + 1, (shift + bytes.length) % 3 === 0 ? undefined : -1)
}

const standsAt = (bytes: Buffer, at: number, form: Buffer): boolean =>
  bytes[at + 2] === form[2] &&
  at + form.length <= bytes.length &&
  bytes.compare(form, 0, form.length, at, at + form.length) === 0

const around = (bytes: Buffer, at: number, { length }: Needle['form']): string =>
  bytes.toString('latin1', Math.max(0, at - 60), at + length + 60).replaceAll(/[^\x20-\x7e]+/g, '·')
