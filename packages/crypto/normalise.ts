import { domainToASCII } from 'node:url'

/** One spelling per value, applied before indexing and before searching. Changing one is a new index: FORMAT.md §6. */
export const normalise = {
  /**
   * Trimmed, NFKC, lower-case, the domain in its ASCII form (UTS 46). The part before the @ keeps its dots and its
   * +tag: to most mail servers they are another mailbox.
   */
  email(value: string): string {
    const plain = value.trim().normalize('NFKC').toLowerCase()
    const at = plain.lastIndexOf('@')
    if (at < 0) return plain
    const domain = plain.slice(at + 1)

    return `${plain.slice(0, at)}@${domainToASCII(domain) || domain}`
  },

  /** Already E.164 (`+4915112345678`); only surrounding blanks go. */
  phone: (value: string): string => value.trim(),
}

/**
 * What is indexed of a text: of each word its first 3 and its first 5 letters; a word shorter than 3 as it is. Words
 * are NFKD, lower-case, without marks, letters and digits only. `Ada Lovelace` → `ada`, `lov`, `lovel`.
 */
export function prefixFragments(text: string): string[] {
  return unique(
    wordsOf(text).flatMap((word) => (word.length < 5 ? [first(word, 3)] : [first(word, 3), first(word, 5)])),
  )
}

/** What to search by: of each word the longest fragment that is indexed. What is found is re-checked after opening. */
export function searchFragments(text: string): string[] {
  return unique(wordsOf(text).map((word) => first(word, word.length < 5 ? 3 : 5)))
}

function wordsOf(text: string): string[][] {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[\p{M}'’ʼ]+/gu, '')

  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => [...word])
}

const first = (word: readonly string[], length: number) => word.slice(0, length).join('')
const unique = (values: readonly string[]) => [...new Set(values)]
