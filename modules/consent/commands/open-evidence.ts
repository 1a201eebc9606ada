import { query } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { Decision } from '../data/entities.ts'
import { evidencePurposeIds } from '../data/evidence-purposes.ts'
import { openEvidence } from '../evidence.ts'
import { evidencePurpose } from '../opening-purposes.ts'

/** Who made a decision and from where: for showing that it was made (GDPR Art. 7(1)), and for nothing else. */
export const readEvidence = query({
  id: 'consent.evidence.open',
  access: ['consent.evidence.open'],
  input: z.object({ decisionId: z.uuid(), purpose: z.enum(evidencePurposeIds) }),
  async run(context, { decisionId, purpose }) {
    const decision = await context.em.findOne(Decision, { id: decisionId })
    if (!decision) throw notFound('consent.decision')()
    const evidence = await openEvidence(context, decision, evidencePurpose(purpose))

    return { evidence }
  },
})
