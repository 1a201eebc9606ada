import { createHash } from 'node:crypto'
import type { CommandContext, QueryContext } from '@leadkeep/commands'
import {
  Confirmation,
  Decision,
  PreferenceLink,
  Purpose,
  Served,
  ServedText,
  type methods,
} from './data/entities.ts'
import { confirmationRequested, consentDecided } from './events.ts'
import { keepEvidence } from './evidence.ts'

/** A ticked box as the sealed submission carried it. */
export interface TickedBox {
  readonly purpose: string
  readonly textHash: string
  readonly version: number
  readonly language: string
  /** Whose word it is that the box was ticked: our own form's, unless it is said. */
  readonly method?: 'form' | 'integration'
}

/** A submission as far as consent is concerned. */
export interface SubmittedForm {
  readonly subjectId: string
  readonly formId: string
  readonly formVersion: number
  /** Null for what came otherwise than by our own form. */
  readonly submissionId: string | null
  readonly decidedAt: Date
  /** When the page was handed out, where a token of ours proves it. */
  readonly servedAt: Date | null
  /** Hashes of all that was served with the form. */
  readonly textHashes: readonly string[]
  /** BCP 47, of the form. */
  readonly language: string
  readonly globalPrivacyControl: boolean
  /** What the person called themselves: the e-mail address given. */
  readonly identifier: string
  /** Address, browser and language of the request, as JSON. */
  readonly origin: string
}

/**
 * Records what somebody was served and ticked: claims, which open nothing (law 12), and a question to their address
 * for each purpose that rests on consent. The person gets a link to change their mind, whether they ticked anything or not.
 */
export async function assertGrants(
  context: CommandContext,
  boxes: readonly TickedBox[],
  form: SubmittedForm,
): Promise<void> {
  const { scope, em, record } = context
  const { tenantId } = scope
  const { subjectId, formId, submissionId, decidedAt, globalPrivacyControl, language } = form
  const served = em.create(Served, {
    tenantId,
    id: scope.newId(),
    formId,
    formVersion: form.formVersion,
    textHashes: [...form.textHashes],
    language,
    servedAt: form.servedAt,
  })
  await linkFor(context, subjectId, language)
  const purposes = await em.find(Purpose, { key: { $in: boxes.map(({ purpose }) => purpose) } })
  if (purposes.length > 0) record(consentDecided({ subjectId }))
  for (const { purpose: key, textHash, version, language: spoken, method = 'form' } of boxes) {
    const purpose = purposes.find((each) => each.key === key)
    if (!purpose) continue
    const decision = em.create(Decision, {
      tenantId,
      id: scope.newId(),
      subjectId,
      purpose: key,
      decision: 'grant',
      standing: 'asserted',
      textHash,
      textVersion: version,
      language: spoken,
      method,
      servedId: served.id,
      formId,
      submissionId,
      confirms: null,
      globalPrivacyControl,
      decidedAt,
    })
    keepEvidence(context, decision, form)
    ask(context, decision, purpose)
  }
}

/** Puts the question to the address itself, where its purpose rests on consent. */
export function ask(
  { scope, em, record }: CommandContext,
  { id: decisionId, subjectId }: { readonly id: string; readonly subjectId: string },
  purpose: Purpose | undefined,
): void {
  if (purpose?.basis !== 'consent' || purpose.endedAt) return
  const confirmation = em.create(Confirmation, {
    tenantId: scope.tenantId,
    id: scope.newId(),
    subjectId,
    purpose: purpose.key,
    decisionId,
    tokenHash: null,
    state: 'waiting',
    createdAt: scope.now(),
    expiresAt: new Date(scope.now().getTime() + purpose.confirmWithinHours * 3_600_000),
    settledAt: null,
    version: 1,
  })
  record(confirmationRequested({ confirmationId: confirmation.id }))
}

/** The hash under which the person's link to the preference centre is found; made once per subject. */
async function linkFor({ scope, em, services }: CommandContext, subjectId: string, language: string) {
  if (await em.findOne(PreferenceLink, { subjectId })) return
  const token = await services.keyring.linkToken(scope.tenantId, 'consent.preferences', subjectId)
  em.create(PreferenceLink, {
    tenantId: scope.tenantId,
    id: scope.newId(),
    subjectId,
    tokenHash: tokenHashOf(token),
    language,
    createdAt: scope.now(),
  })
}

/** What is stored of a token. */
export const tokenHashOf = (token: Uint8Array): Buffer => createHash('sha256').update(token).digest()

interface ConsentState {
  readonly id: string
  readonly purpose: string
  readonly decision: 'grant' | 'refuse' | 'withdraw'
  readonly standing: 'asserted' | 'confirmed'
  readonly method: (typeof methods)[number]
  readonly decidedAt: Date
  readonly globalPrivacyControl: boolean
  readonly wording: {
    readonly hash: string
    readonly version: number
    readonly language: string
    readonly text: string | null
  }
}

/** Every decision of these subjects, newest first, with the words each was about. */
export async function historyOf(
  { em }: Pick<QueryContext, 'em'>,
  subjectIds: readonly string[],
): Promise<ConsentState[]> {
  const decisions = await em.find(
    Decision,
    { subjectId: { $in: [...subjectIds] } },
    { orderBy: { decidedAt: 'desc', id: 'desc' } },
  )
  const texts = await em.find(ServedText, { hash: { $in: decisions.map(({ textHash }) => textHash) } })

  return decisions.map(({ textHash, textVersion, language, ...decision }) => {
    const served = texts.find(({ hash }) => hash === textHash)
    const wording = { hash: textHash, version: textVersion, language, text: wordsOf(served?.content) }

    return {
      id: decision.id,
      purpose: decision.purpose,
      decision: decision.decision,
      standing: decision.standing,
      method: decision.method,
      decidedAt: decision.decidedAt,
      globalPrivacyControl: decision.globalPrivacyControl,
      wording,
    }
  })
}

export const wordsOf = (content: unknown): string | null =>
  typeof content === 'object' && content !== null && 'text' in content && typeof content.text === 'string'
    ? content.text
    : null
