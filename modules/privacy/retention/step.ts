import { newestCheckpoint, signStatement } from '@leadkeep/audit'
import { command, type CommandContext } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { Subject } from '../data/entities.ts'
import type { Row } from '../erasure/columns.ts'
import { decideErasure } from '../erasure/decide-erasure.ts'
import { whoIsMeant } from '../erasure/who-is-meant.ts'
import { retentionFinished } from '../events.ts'
import { dueRows } from './due-rows.ts'
import { pruneLog } from './prune-log.ts'
import { receiptOf } from './receipt.ts'
import { rulesInForce, type RuleInForce } from './rules.ts'
import { RetentionRun, type RuleProgress } from './run.ts'
import { fatesOf, heldAmong, type Fate } from './whose-time-is-up.ts'

/** `waits`: for the sequencer, about a second. */
export type Step = 'goes_on' | 'waits' | 'finished'

const atOnce = { record: 200, person: 25 } as const

/**
 * The next batch of a run, whatever rule it is at: what goes, how far it came and its entry are one transaction, so that
 * one that was killed goes on where it was, and counts nothing twice. Rules with nothing due are passed on the way, and
 * the last step signs the receipt.
 */
export const takeStep = command({
  id: 'privacy.retention.expire',
  access: ['privacy.retention.run'],
  input: z.object({ runId: z.uuid() }),
  async run(context, { runId }): Promise<Step> {
    const { em } = context
    const run = (await em.findOne(RetentionRun, { id: runId })) ?? missing()
    if (run.finishedAt) return 'finished'
    const inForce = asTheRunFoundThem(await rulesInForce(context), run)
    for (let next = run.next(); next; next = run.next()) {
      const { rule } = inForce.find((each) => each.rule.id === next.rule) ?? missing()
      if (rule.ends === 'log') {
        const pruned = await pruneLog(context, next)
        if (pruned === 'waits') return 'waits'
        run.advance({ ...next, expired: pruned, isDone: true })
        continue
      }
      const rows = await dueRows(context, rule, next, atOnce[rule.ends])
      const moved = { ...next, after: placeOf(rule.since, rows) ?? next.after }
      if (rows.length === 0) run.advance({ ...next, isDone: true })
      else {
        const counts =
          rule.ends === 'person'
            ? await expirePeople(context, run, inForce, next, subjectsOf(rule.subject, rows))
            : await deleteRecords(context, rule.subject, rows)
        run.advance(added(moved, counts))
        context.note({ run: run.id, rule: next.rule, version: next.version, ...counts })

        return 'goes_on'
      }
    }
    await finish(context, run)

    return 'finished'
  },
})

const missing = (): never => {
  throw notFound('privacy.retention_run')()
}

/** What was chosen meanwhile holds from the next run on. */
const asTheRunFoundThem = (inForce: readonly RuleInForce[], run: RetentionRun): RuleInForce[] =>
  inForce.map((each) => {
    const { version, days, purposes } = run.progress.find(({ rule }) => rule === each.rule.id) ?? each

    return { ...each, version, days, purposes }
  })

const placeOf = (since: string, rows: readonly Row[]): RuleProgress['after'] => {
  const last = rows.at(-1)
  const at = last?.[since]

  return last ? { since: at instanceof Date ? at.toISOString() : String(at), id: last.id } : null
}

const subjectsOf = (subject: string | undefined, rows: readonly Row[]): string[] =>
  subject ? [...new Set(rows.map((row) => String(row[subject])))] : []

type Counts = Partial<Record<Fate, number>>

const added = (progress: RuleProgress, counts: Counts): RuleProgress => ({
  ...progress,
  expired: progress.expired + (counts.expired ?? 0),
  held: progress.held + (counts.held ?? 0),
  inUse: progress.inUse + (counts.inUse ?? 0),
  granted: progress.granted + (counts.granted ?? 0),
})

/** Each by an erasure of their own, which a job carries out and certifies. */
async function expirePeople(
  context: CommandContext,
  run: RetentionRun,
  inForce: readonly RuleInForce[],
  { purposes }: RuleProgress,
  subjectIds: readonly string[],
): Promise<Counts> {
  const { em } = context
  const fates = await fatesOf(context, inForce, purposes, subjectIds)
  for (const [person, fate] of fates) {
    if (fate !== 'expired') continue
    const meant = await whoIsMeant(context, [person])
    const subjects = await em.find(Subject, { id: { $in: meant } })
    decideErasure(context, { meant, subjects, ground: 'no_longer_needed', retentionRunId: run.id })
  }

  return Object.fromEntries(
    [...Map.groupBy(fates.values(), (fate) => fate)].map(([fate, all]) => [fate, all.length]),
  )
}

async function deleteRecords(
  context: CommandContext,
  subject: string | undefined,
  rows: readonly Row[],
): Promise<Counts> {
  const held = await heldAmong(context, subjectsOf(subject, rows))
  const isHeld = (row: Row) => subject !== undefined && held.has(String(row[subject]))
  const due = rows.filter((row) => !isHeld(row))
  for (const row of due) context.em.remove(row)

  return { expired: due.length, held: rows.length - due.length }
}

async function finish({ scope, services, note, record }: CommandContext, run: RetentionRun): Promise<void> {
  const key = await services.keyring.logKey(scope.tenantId)
  const checkpoint = await newestCheckpoint(services.database, scope.tenantId)
  const now = scope.now()
  const body = receiptOf(run, now, { origin: key.name, checkpoint: checkpoint?.note ?? null })
  run.finish(signStatement({ kind: 'privacy.retention_run', body }, key), now)
  note({ run: run.id, rules: body.rules })
  record(retentionFinished({ runId: run.id }))
}
