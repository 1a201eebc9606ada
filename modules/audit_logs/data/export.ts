import { p } from '@mikro-orm/core'
import {
  confidential,
  operational,
  plainText,
  tableDeclaration,
  tenantEntity,
  withBehaviour,
} from '@leadkeep/database'
import type { Actor } from '@leadkeep/kernel'
import type { Filter } from './filter.ts'

const time = () => p.datetime().columnType('timestamptz(3)')

export const exportStates = ['waiting', 'building', 'ready', 'failed'] as const
const archivesLive = 7 * 24 * 3_600_000
const actors: readonly Actor['kind'][] = ['user', 'visitor', 'job', 'operator', 'anonymous']

/** An archive of a part of the log, as it was asked for and is put together. It goes with its row. */
const ExportSchema = tenantEntity({
  id: 'audit_logs.export',
  table: 'audit_logs_export',
  keptFor: 'seven days after it ended, the archive with it; that it was made stays on the log',
  grants: { backend: ['select', 'insert'], worker: ['select', 'insert', 'update', 'delete'] },
  properties: {
    state: operational('state', p.enum([...exportStates])),
    requestedAt: operational('requested_at', time()),
    actorKind: operational('actor_kind', p.enum([...actors])),
    actorId: plainText('actor_id', 'the id by which who asked stands on the log', p.text().nullable()),
    /** Of the act that asked for it: its manifest names it. */
    request: operational('request', p.uuid()),
    purpose: plainText('purpose', 'the id of a declared purpose', p.text()),
    filter: plainText(
      'filter',
      'ids and declared names, as they stand on the log',
      p.json<Filter>().columnType('jsonb'),
    ),
    /** With the entries as a table. */
    spreadsheet: operational('spreadsheet', p.boolean()),
    /** With the values that the log committed to. */
    opens: operational('opens', p.boolean()),
    /** Those that are kept as evidence, too. */
    withEvidence: operational('with_evidence', p.boolean()),
    /** Who is to get it, in words. */
    recipient: confidential('recipient'),
    /** What its opened values are sealed to; gone once they are. */
    lock: confidential('lock'),
    /** The one that puts it together now: another one that still runs writes nothing any more. */
    attempt: operational('attempt', p.integer()),
    startedAt: operational('started_at', time().nullable()),
    entries: operational('entries', p.integer().nullable()),
    opened: operational('opened', p.integer().nullable()),
    bytes: operational('bytes', p.bigint('number').nullable()),
    endedAt: operational('ended_at', time().nullable()),
    /** A stable code. */
    failure: plainText('failure', 'a code of ours', p.text().nullable()),
    version: operational('version', p.integer().version()),
  },
  indexes: [
    { name: 'audit_logs_export_requested', properties: ['requestedAt'] },
    { name: 'audit_logs_export_ended', properties: ['endedAt'] },
  ],
})

export class Export extends ExportSchema.class {
  isUnderWay(): boolean {
    return this.state === 'waiting' || this.state === 'building'
  }

  /** Whoever put it together until now finds that it is not theirs any more. */
  begin(now: Date): void {
    this.state = 'building'
    this.attempt += 1
    this.startedAt = now
  }

  giveUp(code: string, now: Date): void {
    this.state = 'failed'
    this.failure = code
    this.lock = null
    this.endedAt = now
  }

  /** Its archive is given out for seven days, whenever the night's job destroys it. */
  isExpired(now: Date): boolean {
    return this.endedAt !== null && now.getTime() - this.endedAt!.getTime() >= archivesLive
  }
}
withBehaviour(ExportSchema, Export)

/** Its bytes, one piece after another, each with how far it had come. Reached by written SQL alone. */
export const ExportPart = tableDeclaration({
  id: 'audit_logs.export_part',
  table: 'audit_logs_export_part',
  audited: 'the bytes of an archive: that it was asked for, made, given out and deleted is on the log',
  grants: { backend: ['select'], worker: ['select', 'insert', 'delete'] },
  keptFor: 'as long as its export',
  columns: {
    tenant_id: { class: 'operational' },
    export_id: { class: 'operational' },
    attempt: { class: 'operational' },
    number: { class: 'operational' },
    bytes: {
      class: 'operational',
      because: 'entries as they stand on the log; opened values in it are sealed to their recipient',
    },
    done: { class: 'operational' },
    total: { class: 'operational' },
    subjects: { class: 'operational' },
    written_at: { class: 'operational' },
  },
})
