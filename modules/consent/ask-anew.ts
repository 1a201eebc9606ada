import type { CommandContext } from '@leadkeep/commands'
import { Confirmation, Decision, PreferenceLink, Purpose } from './data/entities.ts'
import { ask } from './decisions.ts'
import { consentDecided } from './events.ts'
import { keepEvidence } from './evidence.ts'

interface CorrectedIdentifier {
  readonly subjectId: string
  /** The address that is right. */
  readonly identifier: string
  /** Address, browser and language of the request, as JSON. */
  readonly origin: string
}

/**
 * Somebody mistyped their address: the questions that wait at the first one lapse, so that nobody answers them there, and
 * the same is claimed and asked again with the right one. What the person reads is in the language that is returned.
 */
export async function askAnew(
  context: CommandContext,
  { subjectId, identifier, origin }: CorrectedIdentifier,
): Promise<string> {
  const { scope, em, record } = context
  const waiting = await em.find(Confirmation, { subjectId, state: 'waiting' })
  const claims = await em.find(Decision, { id: { $in: waiting.map(({ decisionId }) => decisionId) } })
  const purposes = await em.find(Purpose, { key: { $in: waiting.map(({ purpose }) => purpose) } })
  for (const confirmation of waiting) {
    confirmation.state = 'expired'
    confirmation.settledAt = scope.now()
  }
  for (const { textHash, textVersion, language, method, servedId, formId, ...claim } of claims) {
    const decision = em.create(Decision, {
      tenantId: scope.tenantId,
      id: scope.newId(),
      subjectId,
      purpose: claim.purpose,
      decision: 'grant',
      standing: 'asserted',
      textHash,
      textVersion,
      language,
      method,
      servedId,
      formId,
      submissionId: null,
      confirms: null,
      globalPrivacyControl: claim.globalPrivacyControl,
      decidedAt: scope.now(),
    })
    keepEvidence(context, decision, { identifier, origin })
    ask(
      context,
      decision,
      purposes.find(({ key }) => key === claim.purpose),
    )
  }
  if (claims.length > 0) record(consentDecided({ subjectId }))
  const link = await em.findOne(PreferenceLink, { subjectId })

  return link?.language ?? 'en'
}
