import type { PrunePolicy } from '@leadkeep/audit'
import type { Scope, Services } from '@leadkeep/kernel'
import type { Begun } from '../commands/begin-export.ts'
import { countEntries } from '../data/find-entries.ts'
import { policyUnder, reachesInto } from '../data/pruning.ts'
import { signedTree } from '../data/signed-tree.ts'
import type { Making } from './archive.ts'
import { rangeOf, type Chosen } from './chosen-entries.ts'
import type { Progress } from './parts.ts'

/** What is known of an archive before its first byte is written. */
export async function prepareArchive(
  services: Services,
  scope: Scope,
  begun: Begun,
): Promise<Omit<Making, 'parts' | 'onStep'>> {
  const { database } = services
  const { tenantId } = scope
  const { checkpoint, tree } = await signedTree(database, tenantId)
  const policy = await policyUnder(services, tenantId, tree.size)
  const chosen = await rangeOf(database, tenantId, begun.filter, tree.size, policy)
  const times = 1 + Number(begun.spreadsheet) + Number(begun.opening !== null)
  const progress: Progress = { done: 0, total: times * (await sizeOf(services, tenantId, begun, chosen)) }

  return {
    services,
    scope,
    begun,
    checkpoint,
    tree,
    chosen,
    policy: policy && isConcerned(chosen, policy, begun) ? policy : null,
    progress,
    made: { entries: 0, opened: 0 },
  }
}

/** Whether pruned entries are among them, or might have been. */
const isConcerned = (chosen: Chosen, policy: PrunePolicy, { filter }: Begun): boolean =>
  chosen.mode === 'range' ? chosen.first !== null && chosen.first <= policy.last : reachesInto(policy, filter)

/** How many entries it will be, about: for whoever watches. */
async function sizeOf({ database }: Services, tenantId: string, { filter }: Begun, chosen: Chosen) {
  if (chosen.mode === 'range') return chosen.first === null ? 0 : chosen.last - chosen.first + 1

  // What is asked of one person or record is found rather than counted, and is never that much.
  const most = filter.row || filter.subject ? 10_000 : 10_000_000

  return database.transaction(tenantId, (client) => countEntries(client, tenantId, filter, most))
}
