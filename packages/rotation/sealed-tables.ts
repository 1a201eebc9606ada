import type { Column, Database, EntityDeclaration } from '@leadkeep/database'

/** A table with sealed columns, by the names that it has in the database. */
export interface SealedTable {
  readonly declaration: EntityDeclaration
  readonly table: string
  readonly columns: readonly SealedColumn[]
}

export interface SealedColumn {
  readonly declared: Column
  readonly name: string
  /** personal: where the row names its subject. */
  readonly subject: string | null
  /** personal: its exact blind index. */
  readonly exact: string | null
  /** personal: the table that finds it by its first letters, where there is one. */
  readonly prefixes: string | null
}

/** What a rotation is about: values under the tenant's key, values under their subjects' keys, or what finds them. */
export type Concern = 'confidential' | 'personal' | 'indexed'

/** All tables that have such columns, whichever module they are of, in a fixed order. */
export function sealedTables(database: Database, concern: Concern): SealedTable[] {
  const declarations = [...database.declarations.values()]

  return declarations
    .map((declaration) => {
      const nameOf = columnNames(database, declaration)
      const prefixes = declarations.find(({ prefixOf }) => prefixOf === declaration.id)?.table ?? null
      const columns = declaration.columns
        .filter((column) => concerns[concern](column))
        .map((declared) => ({
          declared,
          name: nameOf(declared.property),
          subject: declared.subject === undefined ? null : nameOf(declared.subject),
          exact: declared.exact === undefined ? null : nameOf(declared.exact),
          prefixes: declared.prefix ? prefixes : null,
        }))

      return { declaration, table: declaration.table, columns }
    })
    .filter(({ columns }) => columns.length > 0)
    .toSorted((one, other) => (one.table < other.table ? -1 : 1))
}

const concerns: { readonly [Name in Concern]: (column: Column) => boolean } = {
  confidential: (column) => column.class === 'confidential',
  personal: (column) => column.class === 'personal',
  indexed: (column) => column.class === 'personal' && (column.exact !== undefined || column.prefix === true),
}

/** A property's name in the database; a table that is not mapped has the same names in both. */
function columnNames(database: Database, { table, mapped }: EntityDeclaration): (property: string) => string {
  if (!mapped) return (property) => property
  const meta = [...database.orm.getMetadata().getAll().values()].find(({ tableName }) => tableName === table)!

  return (property) => meta.props.find(({ name }) => name === property)!.fieldNames[0]!
}
