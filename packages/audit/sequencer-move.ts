import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError, installation } from '@leadkeep/kernel'
import type { PoolClient } from 'pg'
import { leafHash, leafOf, storedEntry, storedEntryColumns, type StoredEntryRow } from './leaf.ts'
import { CompactRange } from './tree.ts'

interface Moved {
  readonly moved: number
  /** Leaves in the tree now. */
  readonly size: number
}

/**
 * Moves up to about `most` entries from the queue to the leaves, in the transaction of the client. They stand in the
 * order of (transaction, id), and only transactions older than every running one are taken: nothing can come between
 * any more. While one part is hashed here, the database is already writing the one before and reading the next.
 */
export async function movePending(client: PoolClient, tenantId: string, most: number): Promise<Moved> {
  const tree = await treeOf(client, tenantId)
  const first = tree.size
  const part = Math.min(most, 1_000)
  const inTurn = oneAfterAnother()
  let reading = inTurn(() => readPending(client, tenantId, part, null))
  let writing = Promise.resolve()
  for (let rows = await reading; rows.length > 0; rows = await reading) {
    const last = rows.at(-1)!
    const place = tree.size
    const isLast = rows.length < part || place + rows.length - first >= most
    reading = isLast ? Promise.resolve([]) : inTurn(() => readPending(client, tenantId, part, last))
    const hashes = await hashed(rows)
    for (const hash of hashes) tree.append(hash)
    writing = inTurn(() => writeLeaves(client, tenantId, place, last, hashes))
  }
  await writing
  if (tree.size > first) await writeTree(client, tenantId, tree)

  return { moved: tree.size - first, size: tree.size }
}

/** A few at a time: between them the connection is given what comes next, so that the database need not wait for us. */
async function hashed(rows: readonly PendingRow[]): Promise<Buffer[]> {
  const hashes: Buffer[] = []
  for (const row of rows) {
    hashes.push(leafHash(leafOf(storedEntry(row))))
    if (hashes.length % 100 === 0) await nextTurn()
  }

  return hashes
}

/** Runs what it is given in turn; after one that failed, all others fail with the same. */
function oneAfterAnother(): <T>(step: () => Promise<T>) => Promise<T> {
  let before: Promise<unknown> = Promise.resolve()

  return (step) => {
    const done = before.then(step)
    done.catch(() => undefined) // whoever awaits it hears of it, later
    before = done

    return done
  }
}

type PendingRow = StoredEntryRow & { readonly transaction_id: string }

async function readPending(
  client: PoolClient,
  tenantId: string,
  most: number,
  after: PendingRow | null,
): Promise<PendingRow[]> {
  const { rows } = await client.query<PendingRow>({
    name: 'audit_pending',
    // oxlint-disable-next-line leadkeep/no-built-sql -- a fixed list of columns
    text: `select ${storedEntryColumns}, p.transaction_id::text
      from (select entry_id, transaction_id from audit_pending
        where tenant_id = $1 and transaction_id < pg_snapshot_xmin(pg_current_snapshot())
          and (transaction_id, entry_id) > ($3::text::xid8, $4::uuid)
        order by transaction_id, entry_id limit $2) p
      join audit_entry e on e.tenant_id = $1 and e.id = p.entry_id
      order by p.transaction_id, p.entry_id`,
    values: [tenantId, most, after?.transaction_id ?? '0', after?.id ?? installation],
  })

  return rows
}

/** Takes what was read, up to and with `last`, out of the queue and into the leaves. */
async function writeLeaves(
  client: PoolClient,
  tenantId: string,
  place: number,
  last: PendingRow,
  hashes: readonly Buffer[],
): Promise<void> {
  const added = client.query({
    name: 'audit_leaves_add',
    text: `with moved as (
        delete from audit_pending where tenant_id = $1 and (transaction_id, entry_id) <= ($2::text::xid8, $3::uuid)
        returning transaction_id, entry_id),
      placed as (select entry_id, row_number() over (order by transaction_id, entry_id) - 1 as place from moved)
      insert into audit_leaf (tenant_id, index, entry_id, leaf_hash)
      select $1, $4::bigint + place, entry_id, substr($5::bytea, place::int * 32 + 1, 32) from placed`,
    values: [tenantId, last.transaction_id, last.id, place, Buffer.concat(hashes)],
  })
  const { rowCount } = await added.catch((error: unknown) => {
    throw isTaken(error) ? logInconsistent(tenantId, place) : error
  })
  if (rowCount !== hashes.length) throw logInconsistent(tenantId, place)
}

/** A place or an entry that has a leaf already: tree and leaves are not of one piece. */
const isTaken = (error: unknown) => error instanceof Error && 'code' in error && error.code === '23505'

async function writeTree(client: PoolClient, tenantId: string, tree: CompactRange): Promise<void> {
  await client.query({
    name: 'audit_tree_write',
    text: `insert into audit_tree (tenant_id, size, roots) values ($1, $2, $3)
      on conflict (tenant_id) do update set size = excluded.size, roots = excluded.roots`,
    values: [tenantId, tree.size, tree.roots],
  })
}

/** The tree as the last move left it. */
export async function treeOf(client: PoolClient, tenantId: string): Promise<CompactRange> {
  const { rows } = await client.query<{ size: string; roots: Buffer[] }>({
    name: 'audit_tree',
    text: 'select size, roots from audit_tree where tenant_id = $1',
    values: [tenantId],
  })

  return rows[0] ? CompactRange.of(Number(rows[0].size), rows[0].roots) : CompactRange.empty()
}

export const logInconsistent = (tenantId: string, size: number) =>
  new AppError(
    'The log is not what its last checkpoint says. Nothing was signed; compare it with a backup.',
    {
      code: 'audit.log_inconsistent',
      status: 500,
      facts: { tenantId, size },
    },
  )
