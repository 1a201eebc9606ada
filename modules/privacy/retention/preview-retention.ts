import { select } from '@leadkeep/audit'
import { query, type QueryContext } from '@leadkeep/commands'
import { declarationOf, type RetentionRule } from '@leadkeep/database'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { checkRetention } from '../purposes.ts'
import type { Row } from '../erasure/columns.ts'
import { countDue, dueRows } from './due-rows.ts'
import { grantsOf } from './grants.ts'
import { cutoffOf, rulesInForce, type RuleInForce } from './rules.ts'
import { fatesOf, heldAmong } from './whose-time-is-up.ts'

const counts = z.object({
  /** Rows past their time; `mostCounted` means that there may be more. */
  due: z.int(),
  /** Of how many of them it was looked at what becomes of them. */
  lookedAt: z.int(),
  expired: z.int(),
  held: z.int(),
  inUse: z.int(),
  granted: z.int(),
})

export const ruleView = z.object({
  id: z.string(),
  ends: z.enum(['person', 'record', 'log']),
  table: z.string(),
  purpose: z.string(),
  since: z.string().describe('Id of the column whose time the period begins at.'),
  days: z.int(),
  atLeast: z.int(),
  atMost: z.int(),
  declared: z.int(),
  version: z.int(),
  purposes: z.array(z.string()).nullable(),
  chosenAt: z.iso.datetime().nullable(),
  next: counts,
  sample: z
    .array(z.uuid())
    .describe('Ids of some of what is due. What stands in them is opened by asking for it.'),
})

export const mostCounted = 1_000
const mostLookedAt = 100
const sampled = 5

/** What the next run would end, if it ran now. Nothing is opened, nothing is changed. */
export const previewRetention = query({
  id: 'privacy.retention.preview',
  access: ['privacy.retention.view'],
  input: z.object({}),
  async run(context): Promise<{
    rules: z.output<typeof ruleView>[]
    purposes: { key: string; title: string }[]
  }> {
    const inForce = await rulesInForce(context)
    const rules = []
    for (const each of inForce) rules.push(await viewOf(context, inForce, each))

    return { rules, purposes: (await grantsOf(context)?.purposes(context)) ?? [] }
  },
})

async function viewOf(context: QueryContext, inForce: readonly RuleInForce[], each: RuleInForce) {
  const { rule, version, days, purposes, chosenAt } = each
  const before = cutoffOf(days, context.scope.now()).toISOString()
  const isLog = rule.ends === 'log'
  const rows = isLog ? [] : await dueRows(context, rule, { before, after: null }, mostLookedAt)
  const due =
    rows.length < mostLookedAt
      ? rows.length
      : await countDue(context, rule, { before, after: null }, mostCounted)

  return {
    id: rule.id,
    ends: rule.ends,
    table: declarationOf(rule.entity).id,
    purpose: rule.purpose,
    since: declarationOf(rule.entity).columns.find(({ property }) => property === rule.since)!.id,
    days,
    atLeast: rule.atLeast,
    atMost: rule.atMost,
    declared: rule.days,
    version,
    purposes: purposes === null ? null : [...purposes],
    chosenAt: chosenAt?.toISOString() ?? null,
    next: { due, lookedAt: rows.length, ...(await whatBecomes(context, inForce, each, rows)) },
    sample: rows.slice(0, sampled).map(({ id }) => id),
  }
}

async function whatBecomes(
  context: QueryContext,
  inForce: readonly RuleInForce[],
  { rule, purposes }: RuleInForce,
  rows: readonly Row[],
) {
  const subjects = rule.subject ? [...new Set(rows.map((row) => String(row[rule.subject!])))] : []
  const none = { expired: 0, held: 0, inUse: 0, granted: 0 }
  if (rule.ends === 'person') {
    const fates = await fatesOf(context, inForce, purposes, subjects)
    for (const fate of fates.values()) none[fate] += 1

    return none
  }
  const held = await heldAmong(context, subjects)
  const isHeld = (row: Row) => rule.subject !== undefined && held.has(String(row[rule.subject]))
  const kept = rows.filter(isHeld).length

  return { ...none, held: kept, expired: rows.length - kept }
}

const sample = z.object({
  rows: z.array(
    z.object({ id: z.uuid(), since: z.string(), values: z.record(z.string(), z.string().nullable()) }),
  ),
})
export const sampleView = sample

/** Some of what is due, opened: whoever decides on a period may look at whom it means. It is a read like any other. */
export const openSample = query({
  id: 'privacy.retention.open_sample',
  access: ['privacy.retention.open'],
  input: z.object({ rule: z.string() }),
  async run(context, { rule: id }): Promise<z.output<typeof sample>> {
    const { rule, days } = (await rulesInForce(context)).find((each) => each.rule.id === id) ?? missing()
    const before = cutoffOf(days, context.scope.now()).toISOString()
    const rows = rule.ends === 'log' ? [] : await dueRows(context, rule, { before, after: null }, sampled)
    const [opened] = await context.open(checkRetention, select(rule.entity, rows, personalOf(rule)))

    return {
      rows: rows.map((row, at) => ({
        id: row.id,
        since: timeOf(row[rule.since]),
        values: namedById(rule, opened[at]!),
      })),
    }
  },
})

const missing = (): never => {
  throw notFound('privacy.retention_rule')()
}

const personalColumns = (rule: RetentionRule) =>
  declarationOf(rule.entity).columns.filter((column) => column.class === 'personal')
const personalOf = (rule: RetentionRule) => personalColumns(rule).map(({ property }) => property)
const timeOf = (value: unknown) => (value instanceof Date ? value.toISOString() : String(value))

const namedById = (rule: RetentionRule, values: Readonly<Record<string, string | null>>) =>
  Object.fromEntries(personalColumns(rule).map(({ id, property }) => [id, values[property] ?? null]))
