import { p } from '@mikro-orm/core'
import { operational, plainText, tenantEntity, withBehaviour } from '@leadkeep/database'

const time = () => p.datetime().columnType('timestamptz(3)')

/** What became of one rule in a run, and how far it has come. */
export interface RuleProgress {
  readonly rule: string
  /** Of the rule, as the run found it; what is chosen meanwhile holds from the next one. */
  readonly version: number
  readonly days: number
  readonly purposes: readonly string[] | null
  /** ISO 8601: what began before is past its time. */
  readonly before: string
  readonly expired: number
  readonly held: number
  /** People of whom another record is within its time. */
  readonly inUse: number
  /** People who granted something that still stands. */
  readonly granted: number
  /** The last row looked at; null at the beginning. */
  readonly after: { readonly since: string; readonly id: string } | null
  readonly isDone: boolean
}

const RunSchema = tenantEntity({
  id: 'privacy.retention_run',
  table: 'privacy_retention_run',
  keptFor: 'as long as the tenant exists: it holds counts',
  grants: { backend: ['select', 'insert'], worker: ['select', 'insert', 'update'] },
  properties: {
    /** `2026-11-28`; of each night there is one. Null: somebody asked for it. */
    night: plainText('night', 'a day of the calendar', p.text().nullable()),
    requestedBy: operational('requested_by', p.uuid().nullable()),
    startedAt: operational('started_at', time()),
    finishedAt: operational('finished_at', time().nullable()),
    progress: plainText(
      'progress',
      'names of rules, counts and the id looked at last',
      p.json<readonly RuleProgress[]>().columnType('jsonb'),
    ),
    /** The receipt: a signed statement of the kind `privacy.retention_run`. */
    statement: plainText(
      'statement',
      'names of rules, counts and times under a signature',
      p.text().nullable(),
    ),
    version: operational('version', p.integer().version()),
  },
  uniques: [{ name: 'privacy_retention_run_night', properties: ['night'] }],
  indexes: [{ name: 'privacy_retention_run_started', properties: ['startedAt'] }],
})

export class RetentionRun extends RunSchema.class {
  next(): RuleProgress | undefined {
    return this.progress.find(({ isDone }) => !isDone)
  }

  advance(now: RuleProgress): void {
    this.progress = this.progress.map((each) => (each.rule === now.rule ? now : each))
  }

  finish(statement: string, now: Date): void {
    this.statement = statement
    this.finishedAt = now
  }
}
withBehaviour(RunSchema, RetentionRun)
