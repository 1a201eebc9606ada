import { definePurpose, type Purpose } from '@leadkeep/audit'

export const nameActors = definePurpose('audit_logs.name_actors', 'Naming who acted')

/** What an export is sealed to, and who is to get it: secrets of the tenant, of nobody. */
export const sealExport = definePurpose('audit_logs.seal_export', 'Sealing an export to whoever gets it')

export const nameRecipients = definePurpose(
  'audit_logs.name_recipients',
  'Naming who was given values, to the people whose they are',
)

const legalClaims = definePurpose('audit_logs.legal_claims', 'Legal claims: to establish, exercise or defend')
const legalObligation = definePurpose('audit_logs.legal_obligation', 'A legal obligation, or an authority')

/** For what people may open values behind the log, or take a part of it along. They choose; they don't write. */
const chosen = [
  definePurpose('audit_logs.audit', 'Audit or inspection'),
  definePurpose('audit_logs.subject_request', 'A request of the person concerned'),
  definePurpose('audit_logs.complaint', 'A complaint'),
  definePurpose('audit_logs.incident', 'A security incident'),
  definePurpose('audit_logs.support', 'Support: something does not work'),
  legalClaims,
  legalObligation,
] as const

export const purposes = [nameActors, sealExport, nameRecipients, ...chosen] as const

export const chosenPurposeIds = chosen.map(({ id }) => id)

/** The purpose that was chosen. Its id has passed `z.enum(chosenPurposeIds)`. */
export const chosenPurpose = (id: string): Purpose => chosen.find((each) => each.id === id)!

/** What is kept after an erasure is kept for these alone (GDPR Art. 17(3)(b) and (e)). */
export const opensEvidence = ({ id }: Purpose) => id === legalClaims.id || id === legalObligation.id
