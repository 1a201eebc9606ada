import { definePurpose, type Purpose } from '@leadkeep/audit'
import type { EvidencePurposeId } from './data/evidence-purposes.ts'

const evidence: Readonly<Record<EvidencePurposeId, Purpose>> = {
  'consent.prove_consent': definePurpose('consent.prove_consent', 'Showing that somebody consented'),
  'consent.legal_claims': definePurpose(
    'consent.legal_claims',
    'Legal claims: to establish, exercise or defend',
  ),
  'consent.legal_obligation': definePurpose(
    'consent.legal_obligation',
    'A legal obligation, or an authority',
  ),
}

export const evidencePurpose = (id: EvidencePurposeId): Purpose => evidence[id]

/** What for this module opens sealed values. What people's data is used for is declared by each tenant, as `Purpose`. */
export const openingPurposes: readonly Purpose[] = Object.values(evidence)
