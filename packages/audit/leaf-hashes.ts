import type { Database } from '@leadkeep/database'
import type { PoolClient } from 'pg'

/** Leaf hashes from one place up to before another, 32 bytes each in one piece; null when not all are there. */
export type LeafHashes = (from: number, to: number) => Promise<Buffer | null>

/** As one value rather than a row for each. Places are unique, so as many as there are places are all of them. */
export async function readLeafHashes(
  client: PoolClient,
  tenantId: string,
  from: number,
  to: number,
): Promise<Buffer | null> {
  const { rows } = await client.query<{ hashes: Buffer | null }>({
    name: 'audit_leaves',
    text: `select string_agg(leaf_hash, '' order by index) as hashes from audit_leaf
      where tenant_id = $1 and index >= $2 and index < $3`,
    values: [tenantId, from, to],
  })
  const hashes = rows[0]?.hashes

  return hashes?.length === (to - from) * 32 ? hashes : null
}

/** Each reading in a short transaction of its own: a leaf, once signed, never changes. */
export const leafHashesOf =
  (database: Database, tenantId: string): LeafHashes =>
  (from, to) =>
    database.transaction(tenantId, (client) => readLeafHashes(client, tenantId, from, to))
