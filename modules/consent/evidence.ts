import { select, type Purpose } from '@leadkeep/audit'
import type { CommandContext, QueryContext } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { AppError, isAppError } from '@leadkeep/kernel'
import type { InferEntity } from '@mikro-orm/core'
import { type Decision, Evidence } from './data/entities.ts'

type DecisionRow = InferEntity<typeof Decision>

export interface Origin {
  /** What the person called themselves; null for an act by a link that only their address was sent. */
  readonly identifier: string | null
  /** Address, browser and language of the request, as JSON. */
  readonly origin: string
}

/** Seals who decided, and the decision's facts once more, under the person's evidence key. */
export function keepEvidence({ scope, em }: CommandContext, decision: DecisionRow, from: Origin): void {
  em.create(Evidence, {
    tenantId: scope.tenantId,
    id: decision.id,
    subjectId: decision.subjectId,
    identifier: from.identifier === null ? null : Sealed.draft(from.identifier),
    origin: Sealed.draft(from.origin),
    facts: Sealed.draft(factsOf(decision)),
  })
}

export interface OpenedEvidence {
  readonly identifier: string | null
  readonly origin: string | null
}

/**
 * Who made a decision. Null when there is no evidence yet, or its key was destroyed at the end of limitation. Throws
 * `consent.evidence_mismatch` when it is the evidence of something else than what the row says.
 */
export async function openEvidence(
  { em, open }: QueryContext,
  decision: DecisionRow,
  purpose: Purpose,
): Promise<OpenedEvidence | null> {
  const evidence = await em.findOne(Evidence, { id: decision.id })
  if (!evidence) return null
  const selection = select(Evidence, [evidence], ['identifier', 'origin', 'facts'])
  const [[opened]] = await open(purpose, selection).catch((error: unknown) => {
    // A sealed value opens in its own place alone (law 7): one that does not came from elsewhere, or was changed.
    throw isAppError(error) && error.code === 'crypto.cannot_open' ? mismatch(error) : error
  })
  if (!opened || opened.facts === null) return null
  if (opened.facts !== factsOf(decision) || evidence.subjectId !== decision.subjectId) throw mismatch()

  return { identifier: opened.identifier, origin: opened.origin }
}

/** In one fixed order; what is sealed is compared byte by byte. */
function factsOf(decision: DecisionRow): string {
  const {
    id,
    subjectId,
    purpose,
    decision: what,
    standing,
    textHash,
    textVersion,
    language,
    method,
  } = decision

  return JSON.stringify([
    1,
    id,
    subjectId,
    purpose,
    what,
    standing,
    textHash,
    textVersion,
    language,
    method,
    decision.servedId ?? null,
    decision.formId ?? null,
    decision.submissionId ?? null,
    decision.confirms ?? null,
    decision.globalPrivacyControl,
    decision.decidedAt.toISOString(),
  ])
}

const mismatch = (cause?: unknown) =>
  new AppError(
    'This evidence does not belong to this decision: one of the two was changed or moved. Compare both with the log.',
    { code: 'consent.evidence_mismatch', status: 409, wakes: true, cause },
  )
