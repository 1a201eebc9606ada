import type { Retention } from '@leadkeep/database'

const nobody = 'it names nobody: who decided is in the evidence'

export const retention: Retention = {
  endings: {
    'consent.evidence': { by: 'privacy.expire-evidence' },
    'consent.purpose': { stays: 'published to everybody' },
    'consent.text': { stays: 'published to everybody' },
    'consent.served': { stays: nobody },
    'consent.decision': { stays: nobody },
    'consent.confirmation': { with: 'consent.decision' },
    'consent.link': { with: 'consent.decision' },
    'consent.receipt': { with: 'consent.decision' },
  },
}
