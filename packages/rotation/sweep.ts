import { reseal, record, write, type Change, type Entry } from '@leadkeep/audit'
import {
  open,
  prefixFragments,
  seal,
  Sealed,
  versionIn,
  type BlindIndex,
  type Cell,
  type FieldKey,
  type Keyring,
} from '@leadkeep/crypto'
import type { Database } from '@leadkeep/database'
import { AppError, type Scope } from '@leadkeep/kernel'
import type { PoolClient } from 'pg'
import { sealedTables, type Concern, type SealedColumn, type SealedTable } from './sealed-tables.ts'

export interface SweepOptions {
  /** Under the owner's role: evidence and openings can be added to and not be changed by any other. */
  readonly database: Database
  readonly keyring: Keyring
  readonly scope: Scope
  readonly concern: Concern
  /** Only what is about this subject. */
  readonly subjectId?: string
  /** Where an earlier sweep was cut off; as `onPage` was told. */
  readonly after?: string | null
  /** After each page that was committed. */
  readonly onPage?: (place: string, changed: number) => Promise<void>
}

const page = 500

/**
 * Goes through every row of a tenant that has something sealed, and makes anew what is not under the newest key: a page at
 * a time, each in a transaction with its entry, beside all other work. A row that somebody changes meanwhile is left to
 * them, or to the next sweep. Answers how many rows were made anew: 0 says that everything is under the newest key.
 */
export async function sweep(options: SweepOptions): Promise<number> {
  const { database, concern } = options
  const [fromTable = '', fromRow] = options.after?.split('/') ?? []
  let changed = 0
  for (const table of sealedTables(database, concern)) {
    if (table.table < fromTable) continue
    for (let after = table.table === fromTable ? (fromRow ?? null) : null; ;) {
      const rows = await readPage(options, table, after)
      const last = rows.at(-1)?.id
      if (last === undefined) break
      const anew = await makeAnew(options, table, rows)
      changed += anew
      await options.onPage?.(`${table.table}/${last}`, anew)
      if (rows.length < page) break
      after = last
    }
  }

  return changed
}

type Row = Readonly<Record<string, unknown>> & { readonly id: string }

async function readPage(
  { database, scope, subjectId }: SweepOptions,
  { table, columns }: SealedTable,
  after: string | null,
): Promise<Row[]> {
  const subjects = [...new Set(columns.flatMap(({ subject }) => subject ?? []))]
  const about =
    subjectId === undefined ? '' : `and (${subjects.map((name) => `"${name}" = $4`).join(' or ')})`

  return database.transaction(scope.tenantId, async (client) => {
    const { rows } = await client.query<Row>(
      // oxlint-disable-next-line leadkeep/no-built-sql -- declared names of a table and its columns
      `select * from "${table}" where tenant_id = $1 and ($2::uuid is null or id > $2) ${about} order by id limit $3`,
      [scope.tenantId, after, page, ...(subjectId === undefined ? [] : [subjectId])],
    )

    return rows
  })
}

interface OpenedCell {
  readonly row: Row
  readonly column: SealedColumn
}

/** One value that is to be put into its row. */
interface Renewed extends OpenedCell {
  /** What stood there when it was read. */
  readonly was: Buffer
  readonly sealed: Buffer | null
  readonly exact: Buffer | null
  readonly prefixes: readonly number[] | null
}

async function makeAnew(options: SweepOptions, table: SealedTable, rows: readonly Row[]): Promise<number> {
  const keys = await keysFor(options, table, rows)
  const isIndexed = options.concern === 'indexed'
  const found = isIndexed ? await reindexed(options, table, rows, keys) : resealed(options, table, rows, keys)
  // What is found by a value can't be told without opening it.
  const seen: readonly OpenedCell[] = isIndexed ? cellsWith(table, rows, keys) : found
  if (seen.length === 0) return 0
  try {
    return await commit(options, table, found, seen)
  } catch (error) {
    if (!isAboutErased(error)) throw error
    // One of them is being erased, and nothing is written about them any more: the others by themselves.
    const alone = [...Map.groupBy(found, ({ row }) => row.id).values()]
    if (alone.length === 1) return 0
    let changed = 0
    for (const one of alone)
      changed += await commit(options, table, one, one).catch((refused: unknown) => {
        if (isAboutErased(refused)) return 0
        throw refused
      })

    return changed
  }
}

const isAboutErased = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'LK006'

const cellsWith = ({ columns }: SealedTable, rows: readonly Row[], keys: Keys): OpenedCell[] =>
  rows.flatMap((row) =>
    columns.filter((column) => row[column.name] && keys(row, column)).map((column) => ({ row, column })),
  )

type Keys = (row: Row, column: SealedColumn) => FieldKey | undefined

async function keysFor(
  { keyring, scope: { tenantId }, concern, database }: SweepOptions,
  { declaration, columns }: SealedTable,
  rows: readonly Row[],
): Promise<Keys> {
  if (concern === 'confidential') {
    const tenant = await keyring.tenantKey(tenantId)

    return () => tenant
  }
  const kindOf = (row: Row, { declared }: SealedColumn): 'data' | 'evidence' =>
    (declaration.id === 'audit.opening' ? openedColumn(database, row)?.key : declared.key) ?? 'data'
  const subjects = { data: new Set<string>(), evidence: new Set<string>() }
  for (const row of rows)
    for (const column of columns)
      if (row[column.name] !== null) subjects[kindOf(row, column)].add(String(row[column.subject!]))
  const keys = {
    data: await keyring.subjectKeys(tenantId, [...subjects.data], 'data'),
    evidence: await keyring.subjectKeys(tenantId, [...subjects.evidence], 'evidence'),
  }

  return (row, column) => keys[kindOf(row, column)].get(String(row[column.subject!]))
}

/** What stands beside the log is sealed under the key of the column that it opens. */
function openedColumn({ declarations }: Database, row: Row) {
  const table = [...declarations.values()].find(({ id }) => id === row['table_id'])

  return table?.columns.find(({ id }) => id === row['column_id'])
}

/** What is not under the newest version of its key. Whose key is destroyed is left as it is: it is nobody's any more. */
function resealed(
  { scope: { tenantId } }: SweepOptions,
  { declaration, columns }: SealedTable,
  rows: readonly Row[],
  keys: Keys,
): Renewed[] {
  return rows.flatMap((row) =>
    columns.flatMap((column) => {
      const was = row[column.name] as Buffer | null // a bytea column
      const key = was && keys(row, column)
      if (!was || !key || versionIn(was) >= key.version) return []
      const cell = { tenantId, table: declaration.id, column: column.declared.id, row: row.id }
      const sealed = Sealed.ciphertextOf(seal(key, cell, opened(key, cell, was)))

      return [{ row, column, was, sealed, exact: null, prefixes: null }]
    }),
  )
}

/** What is found by another token than it would be written with. */
async function reindexed(
  options: SweepOptions,
  { declaration, columns }: SealedTable,
  rows: readonly Row[],
  keys: Keys,
): Promise<Renewed[]> {
  const { keyring, scope } = options
  const index = await keyring.index(scope.tenantId)
  const byRow = Map.groupBy(await prefixesOf(options, columns, rows), (each) => each.row_id)

  return rows.flatMap((row) =>
    columns.flatMap((column) => {
      const was = row[column.name] as Buffer | null // a bytea column
      const key = was && keys(row, column)
      if (!was || !key) return []
      const cell = {
        tenantId: scope.tenantId,
        table: declaration.id,
        column: column.declared.id,
        row: row.id,
      }
      const tokens = tokensOf(index, cell, column, opened(key, cell, was))
      const held = column.exact === null ? null : (row[column.exact] as Buffer | null) // a bytea column
      const isExact = tokens.exact === null || (held !== null && tokens.exact.equals(held))
      const prefixesHeld = byRow.get(row.id) ?? []
      // Tokens of two columns may be one by chance, and then stand there once.
      const { prefixes } = tokens
      const isFound =
        prefixes === null ||
        (prefixes.every((token) => prefixesHeld.some((each) => each.token === token)) &&
          prefixesHeld.every(
            (each) => each.column_id !== column.declared.id || prefixes.includes(each.token),
          ))
      if (isExact && isFound) return []

      return [{ row, column, was, sealed: null, ...tokens }]
    }),
  )
}

function tokensOf(index: BlindIndex, { table, column: id }: Cell, column: SealedColumn, value: string) {
  const { normalise } = column.declared

  return {
    exact: column.exact === null ? null : index.exact(table, id, normalise ? normalise(value) : value),
    prefixes:
      column.prefixes === null
        ? null
        : prefixFragments(value).map((fragment) => index.prefix(table, id, fragment)),
  }
}

async function prefixesOf(
  { database, scope }: SweepOptions,
  columns: readonly SealedColumn[],
  rows: readonly Row[],
): Promise<readonly Prefix[]> {
  const [table] = columns.flatMap(({ prefixes }) => prefixes ?? [])
  if (table === undefined) return []
  const { rows: found } = await database.transaction(scope.tenantId, (client) =>
    client.query<Prefix>(
      // oxlint-disable-next-line leadkeep/no-built-sql -- the declared name of a table
      `select row_id, column_id, token from "${table}" where tenant_id = $1 and row_id = any ($2::uuid[])`,
      [scope.tenantId, rows.map(({ id }) => id)],
    ),
  )

  return found
}

interface Prefix {
  readonly row_id: string
  readonly column_id: string
  readonly token: number
}

function opened(key: FieldKey, cell: Cell, was: Buffer): string {
  try {
    return open(key, cell, Sealed.from(was))
  } catch (cause) {
    throw new AppError(
      `A value of ${cell.table} does not open with its key (row ${cell.row}, ${cell.column}). Nothing was destroyed; run "npx leadkeep audit verify --data".`,
      { code: 'keys.value_unreadable', status: 500, facts: { table: cell.table, row: cell.row }, cause },
    )
  }
}

/** One page: what is still as it was read is replaced, in one transaction with what the log says of it. */
async function commit(
  { database, scope }: SweepOptions,
  { declaration, table }: SealedTable,
  found: readonly Renewed[],
  seen: readonly OpenedCell[],
): Promise<number> {
  let entry: Entry | undefined
  try {
    return await database.transaction(scope.tenantId, async (client) => {
      const { rows: now } = await client.query<Row>(
        // oxlint-disable-next-line leadkeep/no-built-sql -- the declared name of a table
        `select * from "${table}" where tenant_id = $1 and id = any ($2::uuid[]) order by id for update`,
        [scope.tenantId, [...new Set(found.map(({ row }) => row.id))]],
      )
      const current = new Map(now.map((row) => [row.id, row]))
      const same = found.filter(({ row, column, was }) => was.equals(bytesIn(current.get(row.id), column)))
      entry = entryOf(declaration.id, declaration.audited === true, seen, same)
      for (const [column, cells] of Map.groupBy(same, (each) => each.column)) {
        await put(client, scope, table, column.name, cells, ({ sealed }) => sealed)
        if (column.exact) await put(client, scope, table, column.exact, cells, ({ exact }) => exact)
        if (column.prefixes) await refill(client, scope, column.prefixes, column.declared.id, cells)
      }
      await write(client, scope, entry)

      return new Set(same.map(({ row }) => row.id)).size
    })
  } catch (error) {
    // What was opened was opened, whatever became of it (law 4).
    if (entry) await record(database, scope, { ...entry, outcome: 'failed', changes: [] })
    throw error
  }
}

const bytesIn = (row: Row | undefined, { name }: SealedColumn): Buffer =>
  (row?.[name] as Buffer | null | undefined) ?? Buffer.alloc(0) // a bytea column

/** That values were opened, to be sealed again and shown to nobody, and which rows changed by it. */
function entryOf(
  table: string,
  isAudited: boolean,
  seen: readonly OpenedCell[],
  same: readonly Renewed[],
): Entry {
  const personal = seen.filter(({ column }) => column.subject !== null)
  const columns = [...new Set(personal.map(({ column }) => column.declared.id))]
  const subjects = [...new Set(personal.map(({ row, column }) => String(row[column.subject!])))]
  const confidential = new Map(
    same.map(({ row, column }) => [row.id, column.subject === null ? column.declared.id : null]),
  )
  const changes = [...confidential].map(([row, column]): Change => ({
    table,
    row,
    op: 'update',
    // What a personal value is did not change, so neither did its commitment.
    columns: column === null ? {} : { [column]: { sealed: true } },
  }))

  return {
    act: 'keys.reseal',
    outcome: 'done',
    purpose: reseal,
    ...(isAudited ? { changes } : {}),
    ...(subjects.length > 0 ? { reads: [{ table, columns, subjects }] } : {}),
    facts: { table, rows: changes.length },
  }
}

async function put(
  client: PoolClient,
  { tenantId }: Scope,
  table: string,
  column: string,
  cells: readonly Renewed[],
  valueOf: (cell: Renewed) => Buffer | null,
): Promise<void> {
  const given = cells.filter((cell) => valueOf(cell) !== null)
  if (given.length === 0) return
  await client.query(
    // oxlint-disable-next-line leadkeep/no-built-sql -- declared names of a table and its column
    `update "${table}" t set "${column}" = new.value from unnest($2::uuid[], $3::bytea[]) as new (id, value)
      where t.tenant_id = $1 and t.id = new.id`,
    [tenantId, given.map(({ row }) => row.id), given.map(valueOf)],
  )
}

async function refill(
  client: PoolClient,
  { tenantId }: Scope,
  table: string,
  columnId: string,
  cells: readonly Renewed[],
): Promise<void> {
  await client.query(
    // oxlint-disable-next-line leadkeep/no-built-sql -- the declared name of a table
    `delete from "${table}" where tenant_id = $1 and row_id = any ($2::uuid[]) and column_id = $3`,
    [tenantId, cells.map(({ row }) => row.id), columnId],
  )
  const all = cells.flatMap(({ row, prefixes }) => (prefixes ?? []).map((token) => ({ row, token })))
  await client.query(
    // oxlint-disable-next-line leadkeep/no-built-sql -- the declared name of a table
    `insert into "${table}" (tenant_id, token, created_at, row_id, column_id)
      select $1, new.token, new.created_at, new.row_id, $2
      from unnest($3::int[], $4::timestamptz[], $5::uuid[]) as new (token, created_at, row_id)
      on conflict do nothing`,
    [
      tenantId,
      columnId,
      all.map(({ token }) => token),
      all.map(({ row }) => row['created_at']),
      all.map(({ row }) => row.id),
    ],
  )
}
