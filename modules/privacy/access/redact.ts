import { AppError } from '@leadkeep/kernel'
import { z } from 'zod'
import type { Withheld } from '../data/package.ts'
import { withholdingGrounds } from '../requests/kinds.ts'
import type { SubjectPackage } from './schema.ts'

/** What whoever releases a package takes out of it: by its place, as it was shown. */
export const withholding = z.object({
  table: z.string().max(100),
  /** Place among the records of the table. */
  record: z.int().min(0),
  /** Null: the whole record. */
  column: z.string().max(100).nullable(),
  because: z.enum(withholdingGrounds),
})
type Withholding = z.output<typeof withholding>

/** The package without them. It says that something was withheld, and why; what it was is gone from it. */
export function redact(
  built: SubjectPackage,
  chosen: readonly Withholding[],
): { readonly released: SubjectPackage; readonly withheld: Withheld[] } {
  const withholdings = chosen.flatMap((each) => [each, ...alongWith(built, chosen, each)])
  const withheld = withholdings.map((each) => placeOf(built, each))
  const held = built.held
    .map((part) => ({
      ...part,
      records: part.records.flatMap((record, index) => {
        const here = withholdings.filter(({ table, record: at }) => table === part.table && at === index)
        if (here.some(({ column }) => column === null)) return []

        return [Object.fromEntries(Object.entries(record).filter(([name]) => !names(here).has(name)))]
      }),
    }))
    .filter(({ records }) => records.length > 0)

  return {
    released: {
      ...built,
      held,
      withheld: withheld.map(({ table, column, because }) => ({ table, column, because })),
    },
    withheld,
  }
}

/** A letter has its words twice: they are withheld together, or not at all. */
const twice: Readonly<Record<string, string>> = { text: 'html', html: 'text' }

function alongWith(
  built: SubjectPackage,
  chosen: readonly Withholding[],
  { column, ...place }: Withholding,
): Withholding[] {
  const other = column === null ? undefined : twice[column]
  const record = built.held.find(({ table }) => table === place.table)?.records[place.record]
  const isHere = other !== undefined && record && Object.hasOwn(record, other)
  const isChosen = chosen.some(
    (each) => each.table === place.table && each.record === place.record && each.column === other,
  )

  return isHere && !isChosen ? [{ ...place, column: other }] : []
}

const names = (withholdings: readonly Withholding[]) => new Set(withholdings.map(({ column }) => column))

function placeOf(built: SubjectPackage, { table, record, column, because }: Withholding): Withheld {
  const found = built.held.find((part) => part.table === table)?.records[record]
  if (!found || (column !== null && !Object.hasOwn(found, column))) throw nothingThere()
  const { id } = found

  return { table, row: typeof id === 'string' ? id : null, column, because }
}

const nothingThere = () =>
  new AppError('What was to be withheld is not in this package. Load it again.', {
    code: 'privacy.package.nothing_there',
    status: 409,
  })
