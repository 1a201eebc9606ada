import type { Json } from '@leadkeep/audit'
import type { Erasure } from '../data/erasure.ts'

interface Certified {
  readonly completedAt: Date
  /** Tables under the evidence key, and until when that key lives. */
  readonly kept: readonly { readonly what: string; readonly until: string }[]
  readonly log: { readonly origin: string; readonly checkpoint: string | null }
}

type Facts = Pick<
  Erasure,
  'id' | 'subjectIds' | 'ground' | 'requestedAt' | 'requestedBy' | 'emptied' | 'disclosures' | 'replayedAt'
>

/** The body of a signed statement of the kind `privacy.erasure`, version 1. FORMAT.md: frozen, and nothing of the person. */
export const certificateOf = (erasure: Facts, { completedAt, kept, log }: Certified) =>
  ({
    v: 1,
    erasure: erasure.id,
    ground: erasure.ground,
    requested: erasure.requestedAt.toISOString(),
    requested_by: erasure.requestedBy ?? null,
    completed: completedAt.toISOString(),
    replayed: erasure.replayedAt?.toISOString() ?? null,
    subjects: [...erasure.subjectIds],
    keys_destroyed: 'data',
    emptied: erasure.emptied,
    kept: kept.map(({ what, until }) => ({ what, because: 'evidence', until })),
    recipients: erasure.disclosures.map(({ act, at, entry }) => ({ act, at, entry })),
    log,
  }) satisfies Readonly<Record<string, Json>>
