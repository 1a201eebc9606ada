/**
 * What evidence may be opened for (GDPR Art. 7(1), 17(3)(b) and (e)). People choose one: words of their own could name
 * somebody, on a log that no erasure reaches.
 */
export const evidencePurposeIds = [
  'consent.prove_consent',
  'consent.legal_claims',
  'consent.legal_obligation',
] as const
export type EvidencePurposeId = (typeof evidencePurposeIds)[number]
