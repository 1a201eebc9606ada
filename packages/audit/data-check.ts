import { commitment, open, Sealed, type BlindIndex, type FieldKey, type Keyring } from '@leadkeep/crypto'
import type { Column, Database, EntityDeclaration } from '@leadkeep/database'
import type { Scope } from '@leadkeep/kernel'
import { record } from './log.ts'
import { prunePolicies } from './pruning.ts'
import { definePurpose } from './purpose.ts'

/** What was found to be wrong with a row. */
export interface DataFault {
  readonly fault: keyof typeof dataFaults
  readonly table: string
  readonly row: string
  /** Null where it is the row as a whole. */
  readonly column: string | null
}

/** In words that go on after "a row of … ". */
export const dataFaults = {
  row_unknown: 'was never written by an act',
  row_missing: 'is gone, and no act deleted it',
  value_unknown: 'holds a value that no act wrote',
  value_missing: 'has lost a value that an act wrote',
  value_changed: 'holds another value than the last act wrote',
  value_unreadable: 'holds what its key does not open',
  index_differs: 'is found by another value than it holds, or by none',
  opening_missing: 'has lost what opens its commitment',
  opening_swapped: 'has another opening than its commitment had',
} as const

/** A value goes from one version of its key to the next, and is shown to nobody. */
export const reseal = definePurpose('keys.reseal', 'Sealing stored values under newer keys')

export const verifyData = definePurpose('audit.verify_data', 'Comparing stored values with the log')

const page = 500

interface Options {
  readonly database: Database
  readonly keyring: Keyring
  /** Who asks: that values were opened, to be compared and shown to nobody, stands on the log (law 4). */
  readonly scope: Scope
}

/**
 * Whether every personal value is the one that the last act on it committed to and is found by itself, and every row one that acts
 * made and none deleted. Values whose person was erased can't be compared, nor those whose last act was pruned, and are passed over.
 */
export async function checkData(
  options: Options,
): Promise<{ readonly cells: number; readonly faults: readonly DataFault[] }> {
  const faults: DataFault[] = []
  let cells = 0
  for (const declaration of options.database.declarations.values()) {
    const columns = declaration.columns.filter((column) => column.class === 'personal')
    if (declaration.audited !== true || !declaration.mapped || columns.length === 0) continue
    for (let after: string | null = null; ;) {
      const once = await checkPage(options, declaration, columns, after)
      // What was written while it was read shows once; what is wrong shows again.
      const again = once.faults.length > 0 ? await checkPage(options, declaration, columns, after) : once
      faults.push(...once.faults.filter((fault) => again.faults.some((other) => isSame(fault, other))))
      cells += once.cells
      if (once.last === null) break
      after = once.last
    }
    faults.push(...(await missingRows(options, declaration)))
  }

  return { cells, faults }
}

const isSame = (one: DataFault, other: DataFault) =>
  one.fault === other.fault && one.row === other.row && one.column === other.column

type Row = Readonly<Record<string, unknown>> & { readonly id: string }

async function checkPage(
  { database, keyring, scope }: Options,
  declaration: EntityDeclaration,
  columns: readonly Column[],
  after: string | null,
) {
  const { tenantId } = scope
  const rows = await rowsAfter(database, tenantId, declaration, after)
  const last = rows.length === page ? rows.at(-1)!.id : null
  if (rows.length === 0) return { faults: [], cells: 0, last }
  const written = await lastWritten(database, tenantId, declaration, rows)
  const isPruned = await wasPruned(database, keyring, tenantId)
  const subjects = [...new Set(rows.flatMap((row) => columns.map((column) => subjectOf(row, column))))]
  await record(database, scope, {
    act: 'audit.verify_data',
    outcome: 'done',
    purpose: verifyData,
    reads: [{ table: declaration.id, columns: columns.map(({ id }) => id), subjects }],
  })
  const keys = {
    data: await keyring.subjectKeys(tenantId, subjects, 'data'),
    evidence: await keyring.subjectKeys(tenantId, subjects, 'evidence'),
  }
  const index = await keyring.index(tenantId)
  const faults: DataFault[] = []
  let cells = 0
  for (const row of rows) {
    const acts = written.get(row.id)
    // What it was made by may have been pruned: then nothing can be said of it.
    if (!acts && isPruned) continue
    const found = (fault: DataFault['fault'], column: string | null) =>
      faults.push({ fault, table: declaration.id, row: row.id, column })
    if (!acts) found('row_unknown', null)
    else
      for (const column of columns) {
        const key = keys[column.key ?? 'data'].get(subjectOf(row, column))
        const cell = { tenantId, table: declaration.id, column: column.id, row: row.id }
        const written = acts.get(column.id)
        const fault =
          key &&
          (written || !isPruned) &&
          (cellFault(key, cell, row[column.property], written) ?? indexFault(key, cell, column, row, index))
        if (key) cells += 1
        if (fault) found(fault, column.id)
      }
  }

  return { faults, cells, last }
}

const wasPruned = async (database: Database, keyring: Keyring, tenantId: string) => {
  const key = await keyring.logKey(tenantId)

  return database.transaction(
    tenantId,
    async (client) => (await prunePolicies(client, tenantId, key)).holding.length > 0,
  )
}

const subjectOf = (row: Row, column: Column) => String(row[column.subject!])

interface Written {
  readonly commitment: string | null
  readonly opening: string | null
  readonly sealed: Buffer | null
}

function cellFault(
  key: FieldKey,
  cell: { tenantId: string; table: string; column: string; row: string },
  stored: unknown,
  written: Written | undefined,
): DataFault['fault'] | null {
  const isEmpty = !(stored instanceof Sealed)
  if (!written || written.commitment === null) return isEmpty ? null : 'value_unknown'
  if (isEmpty) return 'value_missing'
  if (written.opening === null || written.sealed === null) return 'opening_missing'
  const value = openedBy(key, cell, stored)
  if (value === null) return 'value_unreadable'
  const place = { tenantId: cell.tenantId, table: 'audit.opening', column: 'sealed', row: written.opening }
  const opening = openingIn(openedBy(key, place, Sealed.from(written.sealed)))
  if (!opening || committed(opening) !== written.commitment) return 'opening_swapped'

  return opening.value === value ? null : 'value_changed'
}

/** Of a value that is the right one. While the index root is rotated it may be found by either. */
function indexFault(
  key: FieldKey,
  cell: { tenantId: string; table: string; column: string; row: string },
  { property, exact, normalise }: Column,
  row: Row,
  index: BlindIndex,
): DataFault['fault'] | null {
  if (exact === undefined) return null
  const [stored, token] = [row[property], row[exact]]
  if (!(stored instanceof Sealed) || !(token instanceof Uint8Array))
    return (stored ?? null) === null && (token ?? null) === null ? null : 'index_differs'
  const value = openedBy(key, cell, stored)!
  const tokens = index.exactTokens(cell.table, cell.column, normalise ? normalise(value) : value)

  return tokens.some((each) => each.equals(token)) ? null : 'index_differs'
}

function openedBy(key: FieldKey, cell: Parameters<typeof open>[1], sealed: Sealed): string | null {
  try {
    return open(key, cell, sealed)
  } catch {
    return null // another key's, another cell's, or no ciphertext at all
  }
}

interface Opening {
  readonly salt: string
  readonly value: string
}

const openingIn = (text: string | null) => (text === null ? null : (JSON.parse(text) as Opening)) // as `commit` sealed it
const committed = ({ salt, value }: Opening) =>
  commitment(Buffer.from(salt, 'base64url'), value).toString('base64url')

async function rowsAfter(
  database: Database,
  tenantId: string,
  { table }: EntityDeclaration,
  after: string | null,
): Promise<Row[]> {
  const em = database.fork(tenantId)
  const meta = [...em.getMetadata().getAll().values()].find(({ tableName }) => tableName === table)!
  const where = after === null ? {} : { id: { $gt: after } }
  const byId = { orderBy: { id: 'asc' }, limit: page }

  // Every mapped entity is a class with an id: types can't follow what a declaration names.
  return em.find<Row>(meta.class as never, where, byId)
}

/** By row and column: what the last act on it wrote; for a row that acts touched without a value, an empty map. */
async function lastWritten(
  database: Database,
  tenantId: string,
  { id: table }: EntityDeclaration,
  rows: readonly Row[],
): Promise<Map<string, Map<string, Written>>> {
  const { rows: found } = await database.transaction(tenantId, (client) =>
    client.query<{ row: string; column: string | null } & Written>({
      name: 'audit_last_written',
      text: `with touching as (
          select m.thing_id as row, m.entry_id from audit_mention m
            where m.tenant_id = $1 and m.thing_id = any ($2::uuid[])
          union
          select touched.row, e.id from (
              select entry_id from audit_pending where tenant_id = $1
              union all select entry_id from audit_leaf where tenant_id = $1
                and index >= coalesce((select mentioned from audit_tree where tenant_id = $1), 0)) waiting
            join audit_entry e on e.tenant_id = $1 and e.id = waiting.entry_id
            cross join lateral (select r as row from unnest($2::uuid[]) r
              where exists (select from unnest(e.touched) t where split_part(t, ':', 2) = r::text)) touched),
        changed as (
          select t.row, e.id as entry, e.recorded_at, c->'columns' as columns
          from touching t join audit_entry e on e.tenant_id = $1 and e.id = t.entry_id,
            jsonb_array_elements(e.body->'changes') c
          where c->>'table' = $3 and c->>'row' = t.row::text)
        select distinct on (changed.row, k.key) changed.row, k.key as "column",
          k.value->>'commitment' as commitment, o.id as opening, o.sealed
        from changed left join lateral jsonb_each(changed.columns) k on k.value ? 'commitment'
        left join audit_opening o on o.tenant_id = $1 and o.entry_id = changed.entry and o.table_id = $3
          and o.row_id = changed.row and o.column_id = k.key
        order by changed.row, k.key, changed.recorded_at desc, changed.entry desc`,
      values: [tenantId, rows.map(({ id }) => id), table],
    }),
  )
  const written = new Map<string, Map<string, Written>>()
  for (const { row, column, ...act } of found) {
    const columns = written.get(row) ?? new Map<string, Written>()
    if (column !== null) columns.set(column, act)
    written.set(row, columns)
  }

  return written
}

/** Rows that an act inserted and none deleted, and that are not there. In one statement: what comes meanwhile is seen whole or not. */
async function missingRows(
  { database, scope }: Options,
  { id: table, table: name }: EntityDeclaration,
): Promise<DataFault[]> {
  const { rows } = await database.transaction(scope.tenantId, (client) =>
    client.query<{ row: string }>(
      // oxlint-disable-next-line leadkeep/no-built-sql -- the table's declared name
      `with touches as (
          select split_part(t, ':', 2) as row, split_part(t, ':', 3) as op
          from audit_entry e, unnest(e.touched) t where e.tenant_id = $1 and split_part(t, ':', 1) = $2)
        select row from touches where op = 'insert'
        except select row from touches where op = 'delete'
        except select id::text from ${name} where tenant_id = $1`,
      [scope.tenantId, table],
    ),
  )

  return rows.map(({ row }) => ({ fault: 'row_missing', table, row, column: null }))
}
