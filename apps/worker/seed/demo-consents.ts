import { command, execute } from '@leadkeep/commands'
import {
  assertGrants,
  Confirmation,
  consentDecided,
  Decision,
  keepEvidence,
  recordWithdrawal,
} from '@leadkeep/consent'
import { Lead } from '@leadkeep/crm'
import type { Scope, Services } from '@leadkeep/kernel'
import { demoForm, textHash } from '@leadkeep/lead_capture'
import { z } from 'zod'

const box = demoForm.consents[0]!
const origin = JSON.stringify({ address: '192.0.2.80', userAgent: 'Demo', language: demoForm.language })

/** The box for news as a visitor's form would have brought it: a claim, and a question to the address. */
export const tickNews = command({
  id: 'demo.consent.tick',
  access: ['lead_capture.submissions.process'],
  input: z.object({ leadId: z.uuid(), formId: z.uuid(), email: z.string() }),
  async run(context, { leadId, formId, email }) {
    const { em, scope } = context
    const { subjectId } = await em.findOneOrFail(Lead, { id: leadId })
    const hash = textHash(box)
    await assertGrants(context, [{ ...box, textHash: hash }], {
      subjectId,
      formId,
      formVersion: demoForm.version,
      submissionId: null,
      decidedAt: scope.now(),
      servedAt: scope.now(),
      textHashes: [textHash(demoForm.notice), hash],
      language: demoForm.language,
      globalPrivacyControl: false,
      identifier: email,
      origin,
    })
  },
})

/** The click on the mailed link, whose own way is open to the public process alone. */
export const confirmNews = command({
  id: 'demo.consent.confirm',
  access: ['lead_capture.submissions.process'],
  input: z.object({ leadId: z.uuid() }),
  async run(context, { leadId }) {
    const { em, scope, record } = context
    const { subjectId } = await em.findOneOrFail(Lead, { id: leadId })
    const asked = await em.findOneOrFail(Confirmation, { subjectId, state: 'waiting' })
    const claimed = await em.findOneOrFail(Decision, { id: asked.decisionId })
    const decision = em.create(Decision, {
      tenantId: scope.tenantId,
      id: scope.newId(),
      subjectId,
      purpose: claimed.purpose,
      decision: 'grant',
      standing: 'confirmed',
      textHash: claimed.textHash,
      textVersion: claimed.textVersion,
      language: claimed.language,
      method: 'confirmation',
      servedId: claimed.servedId ?? null,
      formId: claimed.formId ?? null,
      submissionId: null,
      confirms: claimed.id,
      globalPrivacyControl: claimed.globalPrivacyControl,
      decidedAt: scope.now(),
    })
    keepEvidence(context, decision, { identifier: null, origin })
    asked.state = 'confirmed'
    asked.settledAt = scope.now()
    record(consentDecided({ subjectId }))
  },
})

/** What somebody told sales on the telephone. */
export async function withdrawNews(services: Services, scope: Scope, leadId: string): Promise<void> {
  const { subjectId } = await services.database.fork(scope.tenantId).findOneOrFail(Lead, { id: leadId })
  await execute(services, scope, recordWithdrawal, { subjectId, purpose: box.purpose })
}
