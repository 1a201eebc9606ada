import type { QueryContext } from '@leadkeep/commands'
import { declarationOf } from '@leadkeep/database'
import { Subject } from '../data/entities.ts'
import { Hold } from '../data/hold.ts'
import { personalTables, rowsAbout, type Row } from '../erasure/columns.ts'
import { isDue } from './due-rows.ts'
import { grantsOf } from './grants.ts'
import { cutoffOf, type RuleInForce } from './rules.ts'

/** What becomes of somebody with a record past its time. */
export type Fate = 'expired' | 'held' | 'inUse' | 'granted'

type Context = Pick<QueryContext, 'em' | 'services' | 'scope'>

/**
 * By person (the subject that the others are aliases of): a legal hold wins; then a record of theirs that is within its
 * time, under whichever rule, as erasing takes all of them; then what they granted. Who is being erased is left out.
 */
export async function fatesOf(
  context: Context,
  inForce: readonly RuleInForce[],
  purposes: readonly string[] | null,
  subjectIds: readonly string[],
): Promise<Map<string, Fate>> {
  const people = await peopleBehind(context, subjectIds)
  const everybody = [...people.values()].flat()
  const held = await heldAmong(context, everybody)
  const living = await withinTheirTime(context, inForce, everybody)
  const standing = await grantsOf(context)?.standing(context, everybody)
  const isGranted = (id: string) =>
    (standing?.get(id) ?? []).some((purpose) => purposes === null || purposes.includes(purpose))

  return new Map(
    [...people].map(([root, ids]) => {
      const fate = ids.some((id) => held.has(id))
        ? 'held'
        : ids.some((id) => living.has(id))
          ? 'inUse'
          : ids.some(isGranted)
            ? 'granted'
            : 'expired'

      return [root, fate]
    }),
  )
}

/** All ids that stand for each person; whoever is erased already is nobody here. */
async function peopleBehind(
  { em }: Context,
  subjectIds: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const named = await em.find(Subject, { id: { $in: [...subjectIds] }, erasedAt: null })
  const roots = [...new Set(named.map(({ id, aliasOf }) => aliasOf ?? id))]
  const aliases = await em.find(Subject, { aliasOf: { $in: roots } })

  return new Map(
    roots.map((root) => [
      root,
      [root, ...aliases.filter(({ aliasOf }) => aliasOf === root).map(({ id }) => id)],
    ]),
  )
}

/** Those of the subjects whose data must be kept. */
export async function heldAmong(
  { em }: Pick<Context, 'em'>,
  subjectIds: readonly string[],
): Promise<Set<string>> {
  const holds = await em.find(Hold, { subjectId: { $in: [...subjectIds] }, liftedAt: null })

  return new Set(holds.map(({ subjectId }) => subjectId))
}

async function withinTheirTime(
  context: Context,
  inForce: readonly RuleInForce[],
  subjectIds: readonly string[],
): Promise<Set<string>> {
  const now = context.scope.now()
  const rules = inForce.filter(({ rule }) => rule.ends === 'person')
  const living = new Set<string>()
  for (const table of personalTables(context.services.modules, 'data')) {
    const ofTable = rules.filter(({ rule }) => declarationOf(rule.entity).id === table.declaration.id)
    if (ofTable.length === 0) continue
    for (const row of await rowsAbout(context, table, subjectIds))
      if (holds(row, table) && !ofTable.some(({ rule, days }) => isDue(rule, row, cutoffOf(days, now))))
        living.add(String(row[table.subject]))
  }

  return living
}

const holds = (row: Row, { columns }: { readonly columns: readonly { readonly property: string }[] }) =>
  columns.some(({ property }) => row[property] !== null)
