import { normalise, searchFragments, type BlindIndex } from '@leadkeep/crypto'
import { phoneKey, toE164 } from '../phone.ts'

/** How a search is asked of the blind indexes. */
export type Search =
  | { readonly kind: 'email' | 'phone'; readonly tokens: readonly Buffer[] }
  /** For each word its tokens, as a name's and as a company's. */
  | {
      readonly kind: 'words'
      readonly words: readonly string[]
      readonly tokens: readonly (readonly number[])[]
    }
  /** Nothing that could be found: a sign, a blank. */
  | { readonly kind: 'nothing' }

/** `region` is the tenant's: people search for a number as they would dial it. */
export function searchFor(text: string, index: BlindIndex, region: string): Search {
  if (text.includes('@'))
    return { kind: 'email', tokens: index.exactTokens('crm.lead', 'email', normalise.email(text)) }
  if (mayBePhone(text)) {
    const number = toE164(text, region)
    if (isPhone(number))
      return { kind: 'phone', tokens: index.exactTokens('crm.lead', 'phone', phoneKey(number)) }
  }
  const fragments = searchFragments(text)
  if (fragments.length === 0) return { kind: 'nothing' }
  const tokens = (column: string, fragment: string) => index.prefixTokens('crm.lead', column, fragment)

  return {
    kind: 'words',
    words: wordsOf(text),
    tokens: fragments.slice(0, 6).map((each) => [...tokens('name', each), ...tokens('company', each)]),
  }
}

/** Whether it is worth asking where the tenant is. */
export const mayBePhone = (text: string) => /^[+(]?[\d\s()./-]{5,}$/.test(text)

const isPhone = (number: string) => number.startsWith('+') || number.replaceAll(/\D/g, '').length >= 5

/** Whether what was found by its first letters is what was asked for: each word begins a word of name or company. */
export function isMatch(words: readonly string[], ...texts: readonly (string | null)[]): boolean {
  const found = wordsOf(texts.filter((text) => text !== null).join(' '))

  return words.every((word) => found.some((each) => each.startsWith(word)))
}

/** Words as the blind index knows them: NFKD, lower-case, without marks, letters and digits only. */
function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[\p{M}'’ʼ]+/gu, '')

  return plain.match(/[\p{L}\p{N}]+/gu) ?? []
}
