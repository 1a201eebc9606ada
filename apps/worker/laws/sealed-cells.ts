import { openAfterTrace, select } from '@leadkeep/audit'
import { open, Sealed, type Cell, type FieldKey } from '@leadkeep/crypto'
import { declarationOf, type Column } from '@leadkeep/database'
import type { Module } from '@leadkeep/kernel'
import { rowsOf } from '@leadkeep/testing'
import { modules as listed } from '../modules.ts'
import type { PopulatedWorld } from './populated-world.ts'

/** One sealed value where it stands, with the key that opens it there. */
export interface SealedCell extends Cell {
  /** `crm.lead.name`; of an opening beside the log, also what it opens: `audit.opening.sealed of crm.lead.name`. */
  readonly kind: string
  readonly entity: object
  readonly declared: Column
  /** The whole row, by the names that `openTraced` reads it by. */
  readonly values: Values
  readonly sealed: Sealed
  readonly key: FieldKey
  readonly plaintext: string
}

type Values = Readonly<Record<string, unknown>>

const modules: readonly Module[] = listed
const entities = modules.flatMap((module) => [...(module.entities ?? [])])
const declarations = entities.map(declarationOf)
const isSealed = (column: Column) => column.class === 'personal' || column.class === 'confidential'
const opening = 'audit.opening'

/** Every kind of sealed cell that the registry lists. What is committed to on the log has a second one beside it. */
export const sealedKinds: readonly string[] = declarations.flatMap(({ id, audited, columns }) =>
  id === opening
    ? []
    : columns.filter(isSealed).flatMap((column) => {
        const kind = `${id}.${column.id}`

        return audited === true && column.class === 'personal' ? [kind, besideTheLog(kind)] : [kind]
      }),
)

function besideTheLog(kind: string): string {
  return `${opening}.sealed of ${kind}`
}

/** A few cells of each kind in a tenant, from the tables themselves. */
export async function cellsOf(world: PopulatedWorld, tenantId: string, each = 2): Promise<SealedCell[]> {
  const found: SealedCell[] = []
  for (const entity of entities) {
    const declaration = declarationOf(entity)
    for (const declared of declaration.columns.filter(isSealed))
      for (const row of await rowsWith(world, entity, declared, tenantId, each))
        found.push(await cellOf(world, entity, declared, tenantId, row))
  }

  return found
}

/** What the product makes of a value that stands in this cell's row and column. */
export async function openedInPlaceOf(
  { worker }: Pick<PopulatedWorld, 'worker'>,
  { entity, declared, values, tenantId }: SealedCell,
  sealed: Sealed,
): Promise<string | null> {
  const row = { ...values, [declared.property]: sealed }
  const [rows] = await openAfterTrace(worker.keyring, tenantId, [select(entity, [row], [declared.property])])

  return rows![0]![declared.property]!
}

async function cellOf(
  world: PopulatedWorld,
  entity: object,
  declared: Column,
  tenantId: string,
  values: Values,
): Promise<SealedCell> {
  const { id: table } = declarationOf(entity)
  const place = { tenantId, table, column: declared.id, row: String(values['id']) }
  const opens = `${String(values['table_id'])}.${String(values['column_id'])}`
  const kind = table === opening ? besideTheLog(opens) : `${table}.${declared.id}`
  const sealed = values[declared.property] as Sealed // the column is classified as sealed
  const key = await keyFor(world, table === opening ? columnOf(opens) : declared, declared, tenantId, values)

  return { ...place, kind, entity, declared, values, sealed, key, plaintext: open(key, place, sealed) }
}

/** An opening is sealed under the key of the column that it opens. */
const columnOf = (kind: string): Column =>
  declarations.flatMap(({ id, columns }) => columns.filter((column) => `${id}.${column.id}` === kind))[0]!

async function keyFor(
  { worker }: PopulatedWorld,
  { key = 'data' }: Column,
  { subject }: Column,
  tenantId: string,
  values: Values,
): Promise<FieldKey> {
  if (!subject) return worker.keyring.tenantKey(tenantId)
  const subjectId = String(values[subject])

  return (await worker.keyring.subjectKeys(tenantId, [subjectId], key)).get(subjectId)!
}

async function rowsWith(
  { worker, databases }: PopulatedWorld,
  entity: object,
  { property }: Column,
  tenantId: string,
  each: number,
): Promise<Values[]> {
  const { table, mapped } = declarationOf(entity)
  if (mapped) {
    const given = { [property]: { $ne: null } }
    const rows: object[] = await worker.database
      .fork(tenantId)
      // The entity is any of the registry's: which properties it has, its declaration says.
      .find(entity as never, given, { limit: each, orderBy: { id: 'asc' } as never })

    return rows as Values[] // entities are read by property name
  }
  const rows = await rowsOf<Record<string, unknown>>(
    databases.adminUrl,
    // oxlint-disable-next-line leadkeep/no-built-sql -- the declared names of a table and its column
    `select * from (
       select *, row_number() over (partition by table_id, column_id order by id) as nth
       from ${table} where tenant_id = $1 and ${property} is not null) t where nth <= $2`,
    [tenantId, each],
  )

  return rows.map((row) => ({ ...row, [property]: Sealed.from(row[property] as Buffer) })) // a bytea column
}
