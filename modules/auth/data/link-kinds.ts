/** What a link is for: a first password, or another one. */
export const linkKinds = ['invitation', 'reset'] as const
