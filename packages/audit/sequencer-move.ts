import { AppError } from '@leadkeep/kernel'
import type { PoolClient } from 'pg'
import { leafHash, leafOf, storedEntry, storedEntryColumns, type StoredEntryRow } from './leaf.ts'
import { CompactRange } from './tree.ts'

interface Moved {
  readonly moved: number
  /** Leaves in the tree now. */
  readonly size: number
}

/**
 * Moves up to `most` entries from the queue to the leaves, in the transaction of the client. They stand in the order of
 * (transaction, id), and only transactions older than every running one are taken: nothing can come between any more.
 */
export async function movePending(client: PoolClient, tenantId: string, most: number): Promise<Moved> {
  const { rows } = await client.query<StoredEntryRow & { transaction_id: string }>({
    name: 'audit_move_read',
    text: `select ${storedEntryColumns}, p.transaction_id::text
      from (select entry_id, transaction_id from audit_pending
        where tenant_id = $1 and transaction_id < pg_snapshot_xmin(pg_current_snapshot())
        order by transaction_id, entry_id limit $2) p
      join audit_entry e on e.tenant_id = $1 and e.id = p.entry_id
      order by p.transaction_id, p.entry_id`,
    values: [tenantId, most],
  })
  const tree = await treeOf(client, tenantId)
  const first = tree.size
  const last = rows.at(-1)
  if (!last) return { moved: 0, size: first }

  const hashes = rows.map((row) => leafHash(leafOf(storedEntry(row))))
  for (const hash of hashes) tree.append(hash)
  const inserted = await client.query({
    name: 'audit_move_leaves',
    text: `with moved as (
        delete from audit_pending where tenant_id = $1 and (transaction_id, entry_id) <= ($2::text::xid8, $3::uuid)
        returning transaction_id, entry_id),
      placed as (select entry_id, row_number() over (order by transaction_id, entry_id) - 1 as place from moved)
      insert into audit_leaf (tenant_id, index, entry_id, leaf_hash)
      select $1, $4::bigint + place, entry_id, substr($5::bytea, place::int * 32 + 1, 32) from placed
      on conflict do nothing`,
    values: [tenantId, last.transaction_id, last.id, first, Buffer.concat(hashes)],
  })
  // A place or an entry that is already taken: tree and leaves are not of one piece.
  if (inserted.rowCount !== rows.length) throw logInconsistent(tenantId, first)
  await client.query({
    name: 'audit_move_tree',
    text: `insert into audit_tree (tenant_id, size, roots) values ($1, $2, $3)
      on conflict (tenant_id) do update set size = excluded.size, roots = excluded.roots`,
    values: [tenantId, tree.size, tree.roots],
  })

  return { moved: rows.length, size: tree.size }
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
  new AppError('The log is not what its last checkpoint says. Nothing was signed; compare it with a backup.', {
    code: 'audit.log_inconsistent',
    status: 500,
    facts: { tenantId, size },
  })
