import { Sealed } from '@leadkeep/crypto'
import type { Source, Stage } from '../data/stages.ts'

/** A row as node-postgres gives it; times may be text, as MikroORM's parsers leave them. */
export interface RawLead {
  readonly id: string
  readonly subject_id: string
  readonly name: Buffer | null
  readonly email: Buffer | null
  readonly phone: Buffer | null
  readonly company: Buffer | null
  /** Only where it was asked for. */
  readonly message?: Buffer | null
  readonly stage: Stage
  readonly stage_step: number
  readonly stage_since: string | Date
  readonly source: Source
  readonly owner_id: string | null
  readonly person_id: string | null
  readonly created_at: string | Date
  readonly changed_at: string | Date
  readonly deleted_at: string | Date | null
  readonly version: number
}

/** A row of the list, its values sealed, by the property names of `Lead`. */
export type ListedLead = ReturnType<typeof listedLead>

export function listedLead(row: RawLead) {
  return {
    id: row.id,
    subjectId: row.subject_id,
    name: sealed(row.name),
    email: sealed(row.email),
    phone: sealed(row.phone),
    company: sealed(row.company),
    message: sealed(row.message ?? null),
    stage: row.stage,
    stageStep: row.stage_step,
    stageSince: iso(row.stage_since),
    source: row.source,
    ownerId: row.owner_id,
    personId: row.person_id,
    createdAt: iso(row.created_at),
    changedAt: iso(row.changed_at),
    deletedAt: row.deleted_at === null ? null : iso(row.deleted_at),
    version: row.version,
  }
}

const sealed = (bytes: Buffer | null) => (bytes === null ? null : Sealed.from(bytes))
/** PostgreSQL's `2026-11-22 17:00:00.123+00` becomes ISO 8601 first: the engine reads that ten times faster. */
function iso(time: string | Date): string {
  if (typeof time !== 'string') return time.toISOString()
  const zoned = /[+-]\d\d$/.test(time) ? `${time}:00` : time

  return new Date(zoned.replace(' ', 'T')).toISOString()
}
