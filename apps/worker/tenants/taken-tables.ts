import { auditOpening, openAfterTrace, readsOf, record, select, type Json } from '@leadkeep/audit'
import { open, Sealed } from '@leadkeep/crypto'
import { declarationOf, type Column, type Database, type EntityDeclaration } from '@leadkeep/database'
import { exportAct, takeOut } from '@leadkeep/directory'
import type { Module, Scope, Services } from '@leadkeep/kernel'
import { modules as listed } from '../modules.ts'

interface Taking {
  readonly services: Services
  readonly owner: Database
  readonly scope: Scope
}

/** A table as it is taken out of the house. */
export interface TakenTable {
  readonly entity: object
  readonly declaration: EntityDeclaration
  /** Without what only finds, what nobody is shown, and what nobody has opened. */
  readonly columns: readonly Column[]
}

const modules: readonly Module[] = listed
const page = 500

/** Every table of the registry but what is derived from another, and the log, which has an archive of its own. */
export function takenTables({ declarations }: Database): TakenTable[] {
  const entities = modules.flatMap((module) => [...(module.entities ?? [])])

  return entities
    .map((entity) => ({ entity, declaration: declarationOf(entity) }))
    .filter(({ declaration }) => declarations.has(declaration.table) && isTaken(declaration))
    .map(({ entity, declaration }) => ({
      entity,
      declaration,
      columns: declaration.columns.filter(
        ({ class: kind, withheld, id }) =>
          kind !== 'index' && kind !== 'intake' && !withheld && id !== 'tenant_id',
      ),
    }))
}

const isTaken = ({ mapped, prefixOf, id }: EntityDeclaration) =>
  mapped ? prefixOf === undefined : id === declarationOf(auditOpening).id

type TakenRecord = Readonly<Record<string, Json>>
/** Read by the property names of its declaration. */
type Row = Readonly<Record<string, unknown>> & { readonly id: string }

/** Some records at a time, once it is on the log whose values they are. */
export async function* recordsOf(
  taking: Taking,
  table: TakenTable,
  facts: Readonly<Record<string, string>>,
): AsyncGenerator<TakenRecord[]> {
  for await (const rows of pagesOf(taking, table))
    yield table.declaration.mapped ? opened(taking, table, rows, facts) : openings(taking, rows, facts)
}

async function* pagesOf(
  { owner, scope }: Taking,
  { entity, declaration }: TakenTable,
): AsyncGenerator<Row[]> {
  for (let after: string | null = null; ;) {
    const rows: Row[] = declaration.mapped
      ? await rowsAfter(owner, scope.tenantId, entity, after)
      : await openingsAfter(owner, scope.tenantId, after)
    if (rows.length > 0) yield rows
    if (rows.length < page) return
    after = rows.at(-1)!.id
  }
}

async function rowsAfter(
  owner: Database,
  tenantId: string,
  entity: object,
  after: string | null,
): Promise<Row[]> {
  const where = after === null ? {} : { id: { $gt: after } }

  // Which properties an entity of the registry has, its declaration says; types can't follow.
  return owner.fork(tenantId).find<Row>(entity as never, where, { orderBy: { id: 'asc' }, limit: page })
}

async function opened(
  { services, owner, scope }: Taking,
  { entity, declaration, columns }: TakenTable,
  rows: readonly Row[],
  facts: Readonly<Record<string, string>>,
): Promise<TakenRecord[]> {
  const sealed = columns.filter(isSealed).map(({ property }) => property)
  const selection = select(entity, rows, sealed)
  const reads = readsOf([selection])
  await record(owner, scope, {
    act: exportAct,
    outcome: 'done',
    purpose: takeOut,
    reads,
    facts: { ...facts, table: declaration.id },
  })
  const [values] = await openAfterTrace(services.keyring, scope.tenantId, [selection])

  return rows.map((row, at) =>
    Object.fromEntries(
      columns.map((column) => [
        column.id,
        isSealed(column) ? values![at]![column.property]! : plain(declaration, column, row),
      ]),
    ),
  )
}

const isSealed = ({ class: kind }: Column) => kind === 'personal' || kind === 'confidential'

function plain({ id }: EntityDeclaration, { property, loggedAs }: Column, row: Row): Json {
  const value = row[property]
  if (value === null || value === undefined) return null
  if (loggedAs !== undefined) return nameOf(id, row)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64url')

  return typeof value === 'bigint' ? String(value) : (value as Json) // plain values and jsonb
}

const nameOf = (tableId: string, row: Row) => `files/${tableId}/${row.id}`

/** What is too large for a line. */
export async function* bytesOf(
  taking: Taking,
  table: TakenTable,
): AsyncGenerator<{ readonly name: string; readonly bytes: Uint8Array }> {
  const column = table.columns.find(({ loggedAs }) => loggedAs !== undefined)
  if (!column) return
  for await (const rows of pagesOf(taking, table))
    for (const row of rows)
      yield { name: nameOf(table.declaration.id, row), bytes: row[column.property] as Uint8Array } // a column of bytes
}

async function openingsAfter(owner: Database, tenantId: string, after: string | null): Promise<Row[]> {
  return owner.transaction(tenantId, async (client) => {
    const { rows } = await client.query<Row>(
      `select * from audit_opening where tenant_id = $1 and ($2::uuid is null or id > $2) order by id limit $3`,
      [tenantId, after, page],
    )

    return rows
  })
}

/** What opens the log's commitments: a salt, and the value as it was then. */
async function openings(
  { services: { keyring }, owner, scope }: Taking,
  rows: readonly Row[],
  facts: Readonly<Record<string, string>>,
): Promise<TakenRecord[]> {
  const shown = rows.filter((row) => row['sealed'] !== null && !columnOf(owner, row)?.withheld)
  const keyOf = (row: Row) => columnOf(owner, row)?.key ?? 'data'
  const subjects = [...new Set(shown.map((row) => String(row['subject_id'])))]
  const reads = [{ table: 'audit.opening', columns: ['sealed'], subjects }]
  await record(owner, scope, {
    act: exportAct,
    outcome: 'done',
    purpose: takeOut,
    ...(subjects.length > 0 ? { reads } : {}),
    facts: { ...facts, table: 'audit.opening' },
  })
  const keys = {
    data: await keyring.subjectKeys(scope.tenantId, subjects, 'data'),
    evidence: await keyring.subjectKeys(scope.tenantId, subjects, 'evidence'),
  }

  return shown.flatMap((row) => {
    const key = keys[keyOf(row)].get(String(row['subject_id']))
    if (!key) return []
    const cell = { tenantId: scope.tenantId, table: 'audit.opening', column: 'sealed', row: row.id }
    const names = ['id', 'entry_id', 'subject_id', 'table_id', 'column_id', 'row_id'] as const
    // As the log's commitments are made: salt and value.
    const opening = JSON.parse(open(key, cell, Sealed.from(row['sealed'] as Buffer))) as TakenRecord

    return [{ ...Object.fromEntries(names.map((name) => [name, String(row[name])])), ...opening }]
  })
}

function columnOf({ declarations }: Database, row: Row): Column | undefined {
  const table = [...declarations.values()].find(({ id }) => id === row['table_id'])

  return table?.columns.find(({ id }) => id === row['column_id'])
}
