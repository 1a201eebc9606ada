/**
 * How long it can still have to be shown that somebody consented, or that they were erased: three years from the end of
 * the year (BGB §§ 195, 199; elsewhere in the EU claims under the GDPR lapse no later than this or are rarer).
 */
export const evidenceUntil = (now: Date): Date => new Date(Date.UTC(now.getUTCFullYear() + 4, 0, 1))
