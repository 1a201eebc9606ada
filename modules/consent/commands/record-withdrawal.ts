import { command } from '@leadkeep/commands'
import { AppError } from '@leadkeep/kernel'
import { requireSubject, sameSubjects } from '@leadkeep/privacy'
import { z } from 'zod'
import { Confirmation, Decision } from '../data/entities.ts'
import { consentDecided } from '../events.ts'
import { keepEvidence } from '../evidence.ts'

/**
 * Somebody told staff that they don't want it any more (GDPR Art. 7(3): as easy to withdraw as to give). The reverse,
 * a grant that staff enter for somebody, does not exist.
 */
export const recordWithdrawal = command({
  id: 'consent.decision.record_withdrawal',
  access: ['consent.decisions.withdraw'],
  input: z.object({ subjectId: z.uuid(), purpose: z.string().max(60) }),
  async run(context, { subjectId, purpose }) {
    const { scope, em, record } = context
    await requireSubject(context, subjectId)
    const subjects = await sameSubjects(context, subjectId)
    const [newest] = await em.find(
      Decision,
      { subjectId: { $in: subjects }, purpose },
      { orderBy: { decidedAt: 'desc', id: 'desc' }, limit: 1 },
    )
    if (!newest || newest.decision === 'withdraw') throw nothingGranted()
    const decision = em.create(Decision, {
      tenantId: scope.tenantId,
      id: scope.newId(),
      subjectId: newest.subjectId,
      purpose,
      decision: 'withdraw',
      standing: 'confirmed',
      textHash: newest.textHash,
      textVersion: newest.textVersion,
      language: newest.language,
      method: 'staff',
      servedId: newest.servedId ?? null,
      formId: newest.formId ?? null,
      submissionId: null,
      confirms: null,
      globalPrivacyControl: newest.globalPrivacyControl,
      decidedAt: scope.now(),
    })
    const { kind, id } = scope.actor
    keepEvidence(context, decision, { identifier: null, origin: JSON.stringify({ told: { kind, id } }) })
    for (const waiting of await em.find(Confirmation, {
      subjectId: { $in: subjects },
      purpose,
      state: 'waiting',
    })) {
      waiting.state = 'refused'
      waiting.settledAt = scope.now()
    }
    record(consentDecided({ subjectId: newest.subjectId }))
  },
})

const nothingGranted = () =>
  new AppError('There is nothing to withdraw: this person has granted nothing for this purpose.', {
    code: 'consent.nothing_granted',
    status: 409,
  })
