/** What somebody may ask for: GDPR Art. 15, 20, 16, 17, 18, 21, in this order. */
export const requestKinds = [
  'access',
  'portability',
  'rectification',
  'erasure',
  'restriction',
  'objection',
] as const
export type RequestKind = (typeof requestKinds)[number]

/** Those that are answered with a package. */
export const packageKinds: readonly RequestKind[] = ['access', 'portability']

/**
 * `unconfirmed`: nobody has followed the mailed link yet, so it is nobody's. `open`: somebody asked, and is waited upon.
 * `proof`: they were asked who they are, and the clock stands. `ready`: what they asked for waits for them. `closed`: see
 * the outcome.
 */
export const requestStates = ['unconfirmed', 'open', 'proof', 'ready', 'closed'] as const

export const requestOutcomes = ['fulfilled', 'refused', 'lapsed'] as const

/** How it came: by the public form, through staff, or by a user about themselves. */
export const requestOrigins = ['form', 'staff', 'self'] as const

/** How it is known who asks: by a link that only their address was sent, by signing in, or as staff say. */
export const identityChecks = ['link', 'signed_in', 'staff'] as const

/** GDPR Art. 12(2) with 11(2), 12(5)(b) twice, and what the right itself excepts (such as Art. 17(3), or a law by Art. 23). */
export const refusalGrounds = ['not_identified', 'unfounded', 'excessive', 'excepted'] as const

/** GDPR Art. 12(3), second sentence. */
export const extensionGrounds = ['complex', 'many'] as const

/** Why something is withheld: GDPR Art. 15(4) and recital 63, or a law by Art. 23. */
export const withholdingGrounds = ['rights_of_others', 'trade_secret', 'law'] as const
