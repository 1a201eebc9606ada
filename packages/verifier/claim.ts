/**
 * One thing that was looked into. `holds`: proven. `fails`: the opposite is proven, or what is claimed can't be shown.
 * `open`: nothing speaks against it, and nothing here can prove it.
 */
export interface Claim {
  readonly verdict: 'holds' | 'fails' | 'open'
  /** A name for programs: `range.complete`, `entries.not_the_logs`. */
  readonly code: string
  /** For people. */
  readonly sentence: string
}

export const holds = (code: string, sentence: string): Claim => ({ verdict: 'holds', code, sentence })
export const fails = (code: string, sentence: string): Claim => ({ verdict: 'fails', code, sentence })
export const open = (code: string, sentence: string): Claim => ({ verdict: 'open', code, sentence })
