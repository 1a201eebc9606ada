import { p } from '@mikro-orm/core'
import { operational, plainText, tenantEntity, withBehaviour } from '@leadkeep/database'
import { erasureGrounds } from './grounds.ts'

const time = () => p.datetime().columnType('timestamptz(3)')

/**
 * How far an erasure has come; each is reached by one step, in this order. `requested`: nothing can be written about the
 * person any more. `suppressed`: they are not entered again by others. `recorded`: it stands outside the database.
 * `unreadable`: their keys are destroyed, and with them every copy. `emptied`: what stood in rows is gone.
 */
export const erasureStates = [
  'requested',
  'suppressed',
  'recorded',
  'unreadable',
  'emptied',
  'completed',
] as const
export type ErasureState = (typeof erasureStates)[number]

/** An act by which data of the person left the house before: whom to tell (GDPR Art. 19). */
export interface Disclosure {
  readonly act: string
  readonly at: string
  /** Who took it along. */
  readonly actor: { readonly kind: string; readonly id: string | null }
  readonly entry: string
}

const ErasureSchema = tenantEntity({
  id: 'privacy.erasure',
  table: 'privacy_erasure',
  keptFor: 'as long as the tenant exists: it holds nothing of the person',
  grants: { backend: ['select', 'insert'], worker: ['select', 'insert', 'update'] },
  properties: {
    /** Everybody who is meant: the person, their aliases, and what goes along and bears a key of its own. */
    subjectIds: operational('subject_ids', p.array().columnType('uuid[]')),
    ground: operational('ground', p.enum([...erasureGrounds])),
    state: operational('state', p.enum([...erasureStates])),
    stateSince: operational('state_since', time()),
    requestedAt: operational('requested_at', time()),
    requestedBy: operational('requested_by', p.uuid().nullable()),
    completedAt: operational('completed_at', time().nullable()),
    /** When limitation ends, and the key of what is kept as evidence goes too. */
    evidenceUntil: operational('evidence_until', time()),
    evidenceGoneAt: operational('evidence_gone_at', time().nullable()),
    /** How many rows of each table were emptied. */
    emptied: plainText(
      'emptied',
      'counts by the declared names of tables',
      p.json<Readonly<Record<string, number>>>().columnType('jsonb'),
    ),
    disclosures: plainText(
      'disclosures',
      'ids and times of entries on the log',
      p.json<readonly Disclosure[]>().columnType('jsonb'),
    ),
    /** The certificate, once it is complete: a signed statement of the kind `privacy.erasure`. */
    statement: plainText('statement', 'ids, counts and times under a signature', p.text().nullable()),
    /** The run of retention that decided it; null: a person did. */
    retentionRunId: operational('retention_run_id', p.uuid().nullable()),
    /** It was applied again, to what a restore had brought back. */
    replayedAt: operational('replayed_at', time().nullable()),
    version: operational('version', p.integer().version()),
  },
  indexes: [
    { name: 'privacy_erasure_state', properties: ['state', 'requestedAt'] },
    { name: 'privacy_erasure_retention', properties: ['retentionRunId'] },
  ],
})

export class Erasure extends ErasureSchema.class {
  reach(state: ErasureState, now: Date): void {
    this.state = state
    this.stateSince = now
  }

  complete(statement: string, now: Date): void {
    this.statement = statement
    this.completedAt = now
    this.reach('completed', now)
  }
}
withBehaviour(ErasureSchema, Erasure)
