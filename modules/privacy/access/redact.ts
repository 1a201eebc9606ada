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
  withholdings: readonly Withholding[],
): { readonly released: SubjectPackage; readonly withheld: Withheld[] } {
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
