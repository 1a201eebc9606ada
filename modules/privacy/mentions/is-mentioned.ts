/** What somebody may be called in what others write. */
export interface Traits {
  readonly emails: readonly string[]
  readonly phones: readonly string[]
  readonly names: readonly string[]
}

/** By what somebody seems to be meant, the surest first. */
export const mentionTraits = ['email', 'phone', 'name', 'family_name'] as const
export type MentionTrait = (typeof mentionTraits)[number]

/** As few digits as still tell one number from others; people leave out or add what stands before. */
const tellingDigits = 7

/**
 * By what a text seems to mention somebody: their address, the end of their number, their whole name, or its last word by
 * itself. It finds what is written as it is in their records, in whatever case and with or without accents; not a nickname,
 * a slip of the pen or “her neighbour”. Whether they are meant a person says.
 */
export function mentionIn(text: string, { emails, phones, names }: Traits): MentionTrait | null {
  const plain = plainOf(text)
  if (emails.some((email) => plain.includes(plainOf(email)))) return 'email'
  const digits = runsOfDigits(text)
  const ends = phones.map((phone) => phone.replaceAll(/\D/g, '').slice(-tellingDigits))
  if (ends.some((end) => end.length === tellingDigits && digits.some((run) => run.includes(end))))
    return 'phone'
  const words = ` ${wordsOf(plain).join(' ')} `
  const called = names.map((name) => wordsOf(plainOf(name))).filter((name) => name.length > 0)
  if (called.some((name) => words.includes(` ${name.join(' ')} `))) return 'name'
  const family = called.map((name) => name.at(-1)!).filter((word) => word.length > 2)

  return family.some((word) => words.includes(` ${word} `)) ? 'family_name' : null
}

/** As blind indexes see words: without case, accents and apostrophes. */
const plainOf = (text: string) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\p{M}'’ʼ]+/gu, '')

const wordsOf = (plain: string): string[] => plain.match(/[\p{L}\p{N}]+/gu) ?? []

/** Numbers as people group them: `030 / 98 76 54 34` is one. */
const runsOfDigits = (text: string): string[] =>
  (text.match(/\d[\d\s()./–-]*\d/g) ?? []).map((run) => run.replaceAll(/\D/g, ''))
