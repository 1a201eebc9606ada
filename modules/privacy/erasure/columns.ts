import { select, type Selection } from '@leadkeep/audit'
import type { QueryContext } from '@leadkeep/commands'
import { declarationOf, type Column, type EntityDeclaration } from '@leadkeep/database'
import type { Module } from '@leadkeep/kernel'

/** A table that holds values of people, as its declaration says: nobody has to list what is to be found in it. */
export interface PersonalTable {
  readonly entity: object
  readonly declaration: EntityDeclaration
  /** The personal columns that name their subject by this property, under this key. */
  readonly subject: string
  readonly columns: readonly Column[]
}

type Key = 'data' | 'evidence'

/** Every table with a personal column under a key, whichever module it is of. What stands beside the log is the log's. */
export function personalTables(modules: readonly Module[], key: Key): PersonalTable[] {
  return modules
    .flatMap((module) => [...(module.entities ?? [])])
    .flatMap((entity) => {
      const declaration = declarationOf(entity)
      if (!declaration.mapped) return []
      const bySubject = Map.groupBy(
        declaration.columns.filter((column) => column.class === 'personal' && (column.key ?? 'data') === key),
        ({ subject }) => subject!,
      )

      return [...bySubject].map(([subject, columns]) => ({ entity, declaration, subject, columns }))
    })
}

/** A row of whichever table: read by the property names of its declaration. */
export type Row = Record<string, unknown> & { readonly id: string }

export async function rowsAbout(
  { em }: Pick<QueryContext, 'em'>,
  { entity, subject }: PersonalTable,
  subjectIds: readonly string[],
): Promise<Row[]> {
  const theirs = { [subject]: { $in: [...subjectIds] } }
  // Which properties an entity of the registry has, its declaration says; types can't follow.
  const rows: object[] = await em.find(entity as never, theirs, { orderBy: { id: 'asc' } as never })

  return rows as Row[] // entities are read by property name
}

/** A table's rows about these subjects, their personal columns to be opened: all but secrets that are nobody else's to see. */
export const selectionOf = ({ entity, columns }: PersonalTable, rows: readonly Row[]): Selection =>
  select(
    entity,
    rows,
    columns.filter(({ withheld }) => !withheld).map(({ property }) => property),
  )
