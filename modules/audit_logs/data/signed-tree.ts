import { leafHashesOf, logInconsistent, newestCheckpoint, StoredTree, type Checkpoint } from '@leadkeep/audit'
import type { Database } from '@leadkeep/database'
import { notSignedYet } from '../errors.ts'

/**
 * The log's newest checkpoint and the tree that it signed, from which proofs are made. All leaf hashes are read for it.
 * Throws when nothing is signed yet, and `audit.log_inconsistent` when the leaves are not what was signed.
 */
export async function signedTree(
  database: Database,
  tenantId: string,
): Promise<{ readonly checkpoint: Checkpoint; readonly tree: StoredTree }> {
  const checkpoint = await newestCheckpoint(database, tenantId)
  if (!checkpoint) throw notSignedYet()
  const tree = await StoredTree.read(leafHashesOf(database, tenantId), checkpoint.size)
  if (!tree?.root.equals(rootIn(checkpoint))) throw logInconsistent(tenantId, checkpoint.size)

  return { checkpoint, tree }
}

/** What a checkpoint of ours says in its third line. */
export const rootIn = ({ note }: Checkpoint): Buffer => Buffer.from(note.split('\n')[2] ?? '', 'base64')
