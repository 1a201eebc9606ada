/** GDPR Art. 17(1)(a) to (f), by what they say. */
export const erasureGrounds = [
  'no_longer_needed',
  'consent_withdrawn',
  'objection',
  'unlawful',
  'legal_obligation',
  'child',
] as const

export type ErasureGround = (typeof erasureGrounds)[number]

/** Why data must be kept though somebody wants it gone (GDPR Art. 17(3)(b), (e), 18(1)(c)). */
export const holdGrounds = ['legal_claim', 'authority', 'legal_obligation'] as const
