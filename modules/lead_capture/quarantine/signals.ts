/**
 * What speaks against a submission, as codes: never a value. The landing app sees some and seals them inside the
 * submission; the others need the opened answer, so the worker finds them. A person is never refused over any of them:
 * from a weight of two on, a submission waits in quarantine for one of us to look. No ordinary thing is enough alone, and
 * going without JavaScript weighs nothing.
 */
const weights = {
  /** A field that nobody sees was filled in. */
  honeypot: 2,
  /** Something in the place of a proof that is none, or is for another form or visitor. */
  proof_invalid: 2,
  /** More without proof than people send, from one block of addresses, to one form or to all of a tenant's. */
  unproven_burst: 2,
  /** Nobody could count how many came, so a proof was needed, and it showed none. */
  uncounted: 2,
  /** One proof, several submissions: it is good for the first. */
  proof_spent: 2,
  /** The same long text came several times within a day. */
  repeated_message: 2,
  /** Without proof, and sent sooner after the form was handed out than most people type; a browser may fill it in. */
  too_fast: 1,
  /** The message has a link in it. */
  link: 1,
  /** An address at a provider of throw-away addresses. */
  disposable_address: 1,
  repeated_sender: 1,
  repeated_origin: 1,
  /** No proof of work: no JavaScript, an old browser, a program. */
  unproven: 0,
} as const

export type Signal = keyof typeof weights

export const signals = Object.keys(weights) as [Signal, ...Signal[]] // its keys are what the type is made of

export const isDoubtful = (found: readonly Signal[]): boolean =>
  found.reduce((sum, signal) => sum + weights[signal], 0) >= 2
