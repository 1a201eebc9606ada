import type { CommandContext } from '@leadkeep/commands'
import type { Subject } from '../data/entities.ts'
import { Erasure } from '../data/erasure.ts'
import type { ErasureGround } from '../data/grounds.ts'
import { erasureRequested } from '../events.ts'
import { evidenceUntil } from './evidence-period.ts'

interface Decided {
  /** Everybody who is meant, in a fixed order. */
  readonly meant: readonly string[]
  readonly subjects: readonly Subject[]
  readonly ground: ErasureGround
  readonly retentionRunId?: string
}

/** The intent, in the transaction of the caller: a job does the rest. */
export function decideErasure(
  { scope, em, record }: CommandContext,
  { meant, subjects, ground, retentionRunId }: Decided,
): Erasure {
  const now = scope.now()
  for (const subject of subjects) subject.erase(now)
  const erasure = em.create(Erasure, {
    tenantId: scope.tenantId,
    id: scope.newId(),
    subjectIds: [...meant],
    ground,
    state: 'requested',
    stateSince: now,
    requestedAt: now,
    requestedBy: scope.actor.kind === 'user' ? scope.actor.id : null,
    completedAt: null,
    evidenceUntil: evidenceUntil(now),
    evidenceGoneAt: null,
    emptied: {},
    disclosures: [],
    statement: null,
    retentionRunId: retentionRunId ?? null,
    replayedAt: null,
    version: 1,
  })
  record(erasureRequested({ erasureId: erasure.id }))

  return erasure
}
