import { Sealed } from '@leadkeep/crypto'
import type { CommandContext, QueryContext } from '@leadkeep/commands'
import { Decision, ServedText } from './data/entities.ts'

/** A ticked box as the sealed submission carried it. */
export interface TickedBox {
  readonly purpose: string
  readonly textHash: string
  readonly version: number
  readonly language: string
}

export interface Evidence {
  readonly subjectId: string
  readonly formId: string
  readonly submissionId: string
  readonly decidedAt: Date
  readonly globalPrivacyControl: boolean
  /** What the person called themselves: the e-mail address given. */
  readonly identifier: string
  /** Address, browser and language of the request, as JSON. */
  readonly origin: string
}

/** Records what somebody ticked on a form: a claim, until it is confirmed through the address itself. */
export function assertGrants(
  { scope, em }: CommandContext,
  boxes: readonly TickedBox[],
  evidence: Evidence,
): void {
  const { identifier, origin, ...facts } = evidence
  for (const { purpose, textHash, version, language } of boxes)
    em.create(Decision, {
      ...facts,
      tenantId: scope.tenantId,
      id: scope.newId(),
      purpose,
      textHash,
      textVersion: version,
      language,
      decision: 'grant',
      standing: 'asserted',
      method: 'form',
      identifier: Sealed.draft(identifier),
      origin: Sealed.draft(origin),
    })
}

export interface ConsentState {
  readonly purpose: string
  readonly decision: 'grant' | 'refuse' | 'withdraw'
  readonly standing: 'asserted' | 'confirmed'
  readonly decidedAt: Date
  readonly wording: {
    readonly hash: string
    readonly version: number
    readonly language: string
    readonly text: string | null
  }
}

/** The newest decision for each purpose, with the words it was about. Needs no key: nothing personal is opened. */
export async function consentOf(
  { em }: Pick<QueryContext, 'em'>,
  subjectIds: readonly string[],
): Promise<ConsentState[]> {
  const decisions = await em.find(
    Decision,
    { subjectId: { $in: [...subjectIds] } },
    { orderBy: { decidedAt: 'desc' } },
  )
  const newest = [...new Map(decisions.toReversed().map((decision) => [decision.purpose, decision])).values()]
  const texts = await em.find(ServedText, { hash: { $in: newest.map(({ textHash }) => textHash) } })

  return newest.map(({ purpose, decision, standing, decidedAt, textHash, textVersion, language }) => {
    const served = texts.find(({ hash }) => hash === textHash)
    const wording = { hash: textHash, version: textVersion, language, text: wordsOf(served?.content) }

    return { purpose, decision, standing, decidedAt, wording }
  })
}

const wordsOf = (content: unknown): string | null =>
  typeof content === 'object' && content !== null && 'text' in content && typeof content.text === 'string'
    ? content.text
    : null
