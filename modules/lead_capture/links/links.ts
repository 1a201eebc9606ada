import type { SubmissionOrigin } from '../intake/receive.ts'

/** A mailed question as its page shows it. Nothing says who was asked. */
export interface Question {
  readonly id: string
  readonly state: 'waiting' | 'confirmed' | 'refused' | 'expired'
  readonly expiresAt: Date
  /** The purpose itself has ended. */
  readonly ended: boolean
  readonly language: string
  readonly title: string
  /** The words that were ticked. */
  readonly wording: string | null
}

export interface Preferences {
  readonly id: string
  readonly language: string
  readonly purposes: readonly PurposeState[]
}

export interface PurposeState {
  readonly purpose: string
  readonly title: string
  readonly text: string
  readonly decision: 'grant' | 'refuse' | 'withdraw' | null
  readonly standing: 'asserted' | 'confirmed' | null
  readonly decidedAt: string | null
  readonly wording: string | null
  /** It was taken back, refused or left unconfirmed, and can be allowed again by a mailed question. */
  readonly mayAllowAgain: boolean
}

export type Confirmed = 'confirmed' | 'refused' | 'expired' | 'ended' | 'unknown'

/** The newest receipt that was signed for somebody, as their link shows it. */
export interface OwnReceipt {
  readonly language: string
  /** A signed statement; null until a worker has signed the first. */
  readonly statement: string | null
  /** Whether there is anything to give a receipt of. */
  readonly decided: boolean
  /** Whether it tells everything that was decided until now. */
  readonly isCurrent: boolean
}

/**
 * What the public process may do by a link that only one address was sent (law 8). An unknown token is null, and
 * nothing tells it from one of another tenant.
 */
export interface Links {
  question(host: string, token: string): Promise<Question | null>
  /** Acts once; the second time it says what it is. Resolves after the commit. */
  confirm(host: string, token: string, origin: SubmissionOrigin): Promise<Confirmed>
  /** That was not me, or I don't want it: acts once, too. */
  refuse(host: string, token: string, origin: SubmissionOrigin): Promise<Confirmed>
  preferences(host: string, token: string): Promise<Preferences | null>
  receipt(host: string, token: string): Promise<OwnReceipt | null>
  /** A claim, about which they are asked by mail. `nothing` where there is nothing to allow; null for an unknown link. */
  allow(
    host: string,
    token: string,
    purpose: string,
    origin: SubmissionOrigin,
  ): Promise<'asked' | 'nothing' | null>
  /** One purpose, or all. Resolves after the commit with how many were withdrawn now; null for an unknown link. */
  withdraw(
    host: string,
    token: string,
    what: { readonly purpose: string | null; readonly method: 'link' | 'one_click' },
    origin: SubmissionOrigin,
  ): Promise<number | null>
}
