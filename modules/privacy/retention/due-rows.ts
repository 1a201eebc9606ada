import type { QueryContext } from '@leadkeep/commands'
import { declarationOf, type RetentionRule } from '@leadkeep/database'
import type { Row } from '../erasure/columns.ts'
import type { RuleProgress } from './run.ts'

/** A page of the rows of a rule that are past their time, oldest first. What holds nothing of anybody is no such row. */
export async function dueRows(
  { em }: Pick<QueryContext, 'em'>,
  rule: RetentionRule,
  { before, after }: Pick<RuleProgress, 'before' | 'after'>,
  most: number,
): Promise<Row[]> {
  const { since } = rule
  const isLater = after && {
    $or: [
      { [since]: { $gt: new Date(after.since) } },
      { [since]: new Date(after.since), id: { $gt: after.id } },
    ],
  }
  const where = {
    $and: [
      { [since]: { $lt: new Date(before) } },
      ...Object.entries(rule.where ?? {}).map(([property, values]) => ({
        [property]: values === 'any' ? { $ne: null } : oneOf(values),
      })),
      ...holdsSomething(rule),
      ...(isLater ? [isLater] : []),
    ],
  }
  // Which properties an entity of the registry has, its declaration says; types can't follow.
  const [entity, orderBy] = [rule.entity as never, { [since]: 'asc', id: 'asc' } as never]
  const rows: object[] = await em.find(entity, where, { orderBy, limit: most })

  return rows as Row[] // entities are read by property name
}

/** Past their time, and so many that nobody looks at each of them. */
export async function countDue(
  { em }: Pick<QueryContext, 'em'>,
  rule: RetentionRule,
  progress: Pick<RuleProgress, 'before' | 'after'>,
  most: number,
): Promise<number> {
  return (await dueRows({ em }, rule, progress, most)).length
}

/** Whether a row that was read anyway falls under a rule, and is past its time by it. */
export function isDue(rule: RetentionRule, row: Row, before: Date): boolean {
  const since = row[rule.since]
  const began = since instanceof Date ? since : typeof since === 'string' ? new Date(since) : null

  return began !== null && began < before && falls(rule, row)
}

const falls = ({ where = {} }: RetentionRule, row: Row) =>
  Object.entries(where).every(([property, values]) => {
    const value = row[property] ?? null

    return values === 'any' ? value !== null : values.some((each) => each === value)
  })

const oneOf = (values: readonly (string | null)[]) => (values.length === 1 ? values[0] : { $in: [...values] })

/** Of people: a row that erasure emptied is kept for the figures, and is nobody's any more. */
function holdsSomething({ ends, entity }: RetentionRule) {
  if (ends !== 'person') return []
  const personal = declarationOf(entity).columns.filter((column) => column.class === 'personal')

  return [{ $or: personal.map(({ property }) => ({ [property]: { $ne: null } })) }]
}
