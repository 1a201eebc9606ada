import type { CommandContext } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import type { Submission } from '../data/entities.ts'
import type { Payload } from '../data/payload.ts'
import { submissionHeld } from '../events.ts'
import { heldUntil, Quarantined } from './quarantined.ts'
import type { Signal } from './signals.ts'

/** Keeps a doubtful submission for staff to look at. Nobody is written to, and no lead is made, until they have. */
export function holdBack(
  { scope, em, record }: CommandContext,
  submission: Pick<Submission, 'id' | 'formId' | 'formVersion' | 'textHashes' | 'receiptId' | 'receivedAt'>,
  payload: Payload,
  signals: readonly Signal[],
): void {
  const { id, formId, formVersion, textHashes, receiptId, receivedAt } = submission
  em.create(Quarantined, {
    tenantId: scope.tenantId,
    id,
    subjectId: id,
    formId,
    formVersion,
    textHashes: [...textHashes],
    receiptId,
    signals: [...signals],
    content: Sealed.draft(JSON.stringify(payload)),
    receivedAt,
    expiresAt: heldUntil(scope.now()),
    state: 'held',
    settledAt: null,
    version: 1,
  })
  record(submissionHeld({ submissionId: id }))
}
