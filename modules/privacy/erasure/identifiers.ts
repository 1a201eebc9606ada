import type { Purpose } from '@leadkeep/audit'
import type { QueryContext } from '@leadkeep/commands'
import { personalTables, rowsAbout, selectionOf, type PersonalTable, type Row } from './columns.ts'

/** What somebody can be found by again: the value of a column with an exact index, in the form that it is indexed in. */
export interface Identifier {
  /** The column's declared name: `email`, `phone`. */
  readonly kind: string
  readonly value: string
}

const isExact = ({ columns }: PersonalTable) => columns.some(({ exact }) => exact)

/** Opens what identifies these subjects, under one entry on the log. */
export async function identifiersOf(
  context: QueryContext,
  subjectIds: readonly string[],
  purpose: Purpose,
): Promise<Identifier[]> {
  const tables = personalTables(context.services.modules, 'data')
    .filter(isExact)
    .map((table) => ({ ...table, columns: table.columns.filter(({ exact }) => exact) }))
  const found: { table: PersonalTable; rows: Row[] }[] = []
  for (const table of tables) found.push({ table, rows: await rowsAbout(context, table, subjectIds) })
  const opened = await context.open(purpose, ...found.map(({ table, rows }) => selectionOf(table, rows)))
  const identifiers = found.flatMap(({ table }, index) =>
    opened[index]!.flatMap((row) =>
      table.columns.flatMap(({ id, property, normalise }) => {
        const value = row[property]

        return value ? [{ kind: id, value: normalise ? normalise(value) : value }] : []
      }),
    ),
  )

  return [...new Map(identifiers.map((each) => [`${each.kind}:${each.value}`, each])).values()]
}

export interface Sharing {
  readonly subjectId: string
  readonly table: string
  readonly row: string
  readonly kind: string
  /** Where the record is looked at, if anywhere: who decides whose it is has to know it. */
  readonly screen: string | null
}

/** Other subjects with one of these, which nobody has said to be the same person: an address may have been typed by anybody. */
export async function subjectsSharing(
  { em, scope, services }: QueryContext,
  identifiers: readonly Identifier[],
  except: readonly string[],
): Promise<Sharing[]> {
  const index = await services.keyring.index(scope.tenantId)
  const screens = new Map(
    services.modules.flatMap(({ subjectData }) => Object.entries(subjectData?.screens ?? {})),
  )
  const found: Sharing[] = []
  for (const { entity, declaration, subject, columns } of personalTables(services.modules, 'data').filter(
    isExact,
  ))
    for (const { id, exact } of columns) {
      const hashes = identifiers
        .filter(({ kind }) => kind === id)
        .flatMap(({ value }) => index.exactTokens(declaration.id, id, value))
      if (!exact || hashes.length === 0) continue
      const same = { [exact]: { $in: hashes } }
      // Which properties an entity of the registry has, its declaration says; types can't follow.
      const rows: object[] = await em.find(entity as never, same, { limit: 100 })
      // Entities are read by property name.
      for (const row of rows as Row[]) {
        const subjectId = String(row[subject])
        if (!except.includes(subjectId))
          found.push({
            subjectId,
            table: declaration.id,
            row: row.id,
            kind: id,
            screen: screens.get(declaration.id)?.replace('[id]', row.id) ?? null,
          })
      }
    }

  return [...new Map(found.map((each) => [`${each.subjectId}:${each.row}`, each])).values()]
}
