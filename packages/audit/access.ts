import { open as openCell, type FieldKey, type Keyring, type Sealed } from '@leadkeep/crypto'
import { declarationOf, type Column, type Database, type EntityDeclaration } from '@leadkeep/database'
import type { Scope } from '@leadkeep/kernel'
import type { Read } from './entry.ts'
import { record } from './log.ts'
import type { Purpose } from './purpose.ts'

/** Rows of one entity and which of their sealed columns (by property) are wanted. */
export interface Selection<Property extends string = string> {
  readonly entity: object
  readonly rows: readonly object[]
  readonly columns: readonly Property[]
}

/** The opened values of one row, by property. Null: there is no value, or its subject was erased. */
export type Opened<Property extends string = string> = { readonly [P in Property]: string | null }

export const select = <const Property extends string>(
  entity: object,
  rows: readonly object[],
  columns: readonly Property[],
): Selection<Property> => ({ entity, rows, columns })

interface Openers {
  readonly database: Database
  readonly keyring: Keyring
}

/**
 * Opens sealed values: first the entry of the access is committed, then, and only then, plaintext is returned
 * (law 4). Call it while no transaction is open. The result has one list for each selection, in the order of its rows.
 */
export async function openTraced<Selections extends readonly Selection[]>(
  { database, keyring }: Openers,
  scope: Scope,
  { act, purpose }: { readonly act: string; readonly purpose: Purpose },
  ...selections: Selections
): Promise<{ [Index in keyof Selections]: Opened<Selections[Index]['columns'][number]>[] }> {
  const reads = readsOf(selections)
  if (reads.length > 0) await record(database, scope, { act, outcome: 'done', purpose, reads })

  return openAfterTrace(keyring, scope.tenantId, selections)
}

/** Which subjects' columns an opening of these selections reveals; empty when there is nothing to open. */
export function readsOf(selections: readonly Selection[]): Read[] {
  return selections.flatMap((selection) => {
    const declaration = declarationOf(selection.entity)
    const columns = columnsOf(declaration, selection)
    const holding = selection.rows.filter((row) => columns.some((column) => valueIn(row, column.property)))
    if (holding.length === 0) return []
    const subjects = holding.flatMap((row) =>
      columns.flatMap((column) => (column.subject ? [String(valueIn(row, column.subject))] : [])),
    )

    return [{ table: declaration.id, columns: columns.map(({ id }) => id), subjects: [...new Set(subjects)] }]
  })
}

/** The second half of `openTraced`, for a hot path whose entry was committed with the rows themselves. */
export async function openAfterTrace<Selections extends readonly Selection[]>(
  keyring: Keyring,
  tenantId: string,
  selections: Selections,
): Promise<{ [Index in keyof Selections]: Opened<Selections[Index]['columns'][number]>[] }> {
  const wanted = selections.map((selection) => {
    const declaration = declarationOf(selection.entity)

    return { selection, declaration, columns: columnsOf(declaration, selection) }
  })
  const keys = await keysFor(keyring, tenantId, wanted)
  const opened = wanted.map(({ selection, declaration, columns }) =>
    selection.rows.map((row) =>
      Object.fromEntries(columns.map((column) => [column.property, openOne(row, declaration, column)])),
    ),
  )

  // One list per selection, with the properties it names: what the mapping above builds, which types can't follow.
  return opened as never

  function openOne(row: object, declaration: EntityDeclaration, column: Column): string | null {
    const sealed = valueIn(row, column.property) as Sealed | null | undefined // classified as sealed
    if (!sealed) return null
    const key = keys(row, column)
    if (!key) return null
    const cell = { tenantId, table: declaration.id, column: column.id, row: String(valueIn(row, 'id')) }

    return openCell(key, cell, sealed)
  }
}

type Wanted = readonly { selection: Selection; columns: readonly Column[] }[]

async function keysFor(keyring: Keyring, tenantId: string, wanted: Wanted) {
  const subjects = { data: new Set<string>(), evidence: new Set<string>() }
  let confidential = false
  for (const { selection, columns } of wanted)
    for (const row of selection.rows)
      for (const column of columns)
        if (!column.subject) confidential = true
        else if (valueIn(row, column.property))
          subjects[column.key ?? 'data'].add(String(valueIn(row, column.subject)))
  const none = new Map<string, FieldKey>()
  const data = subjects.data.size > 0 ? await keyring.subjectKeys(tenantId, [...subjects.data], 'data') : none
  const evidence =
    subjects.evidence.size > 0
      ? await keyring.subjectKeys(tenantId, [...subjects.evidence], 'evidence')
      : none
  const tenant = confidential ? await keyring.tenantKey(tenantId) : undefined

  return (row: object, column: Column) => {
    if (!column.subject) return tenant

    return (column.key === 'evidence' ? evidence : data).get(String(valueIn(row, column.subject)))
  }
}

function columnsOf(declaration: EntityDeclaration, selection: Selection): Column[] {
  return selection.columns.map((property) => {
    const column = declaration.columns.find((each) => each.property === property)
    if (!column || (column.class !== 'personal' && column.class !== 'confidential'))
      throw new TypeError(`${declaration.id}.${property} is not a sealed column.`)

    return column
  })
}

// Rows are entities or plain rows; the declaration tells which properties they have.
const valueIn = (row: object, property: string) => (row as Record<string, unknown>)[property]
