const token = /[A-Za-z0-9+/_-]{20,}={0,2}/g
const secretName =
  /(secret|token|passw(or)?d|passwd|api[_-]?key|private[_-]?key|credential|auth[_-]?key|access[_-]?key)\w*["']?\s*[:=]/i

/**
 * Text that looks drawn by lot. Beside a name like `apiKey` it is taken for a secret (`named-entropy`); alone it may as
 * well be a digest or a test vector, and a person is told (`entropy`). Words, paths and identifiers stay below: English
 * in camelCase has under 4.2 bits a character, random base64 of forty characters about 4.9, random hex 3.6 of its 4.
 */
export function chanceText(line: string): ('named-entropy' | 'entropy')[] {
  const random = [...line.matchAll(token)].some(([text]) => isRandom(text))
  if (!random) return []

  return [secretName.test(line) ? 'named-entropy' : 'entropy']
}

function isRandom(text: string): boolean {
  if (/^[0-9a-f]+$/i.test(text))
    return text.length >= 32 && /\d/.test(text) && /[a-f]/i.test(text) && bitsPerCharacter(text) > 3.2
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(text)).length

  return kinds === 3 && bitsPerCharacter(text) > (text.length >= 32 ? 4.3 : 4) && changes(text) > 0.45
}

/** Shannon's entropy over the text's own characters. */
export function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>()
  for (const each of text) counts.set(each, (counts.get(each) ?? 0) + 1)

  return [...counts.values()].reduce(
    (sum, count) => sum - (count / text.length) * Math.log2(count / text.length),
    0,
  )
}

/** How often the kind of character changes from one to the next: seldom in names, in every second place by lot. */
function changes(text: string): number {
  const kind = (each: string) => (/[a-z]/.test(each) ? 0 : /[A-Z]/.test(each) ? 1 : /\d/.test(each) ? 2 : 3)
  const kinds = [...text].map(kind)

  return kinds.filter((each, index) => index > 0 && each !== kinds[index - 1]).length / (text.length - 1)
}
