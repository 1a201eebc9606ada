import type { Claim } from './claim.ts'

export const marks = { holds: '✓', fails: '✗', open: '?' } as const

/** What was asked to be looked into, and could not be. */
const notLookedInto: readonly string[] = ['outside.unproven', 'outside.newer', 'openings.not_opened']

/** What all claims come to, in a sentence, with an exit code. */
export function verdictOf(claims: readonly Claim[]): { readonly code: 0 | 1 | 3; readonly sentence: string } {
  if (claims.some(({ verdict }) => verdict === 'fails'))
    return { code: 1, sentence: 'It does not hold. Do not rely on this archive.' }
  if (claims.some(({ code }) => notLookedInto.includes(code)))
    return { code: 3, sentence: 'Nothing speaks against it, but not everything could be compared.' }

  return { code: 0, sentence: 'It holds.' }
}
