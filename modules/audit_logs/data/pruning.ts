import { prunePolicies, widest, type PrunePolicy } from '@leadkeep/audit'
import type { Services } from '@leadkeep/kernel'
import type { Filter } from './filter.ts'

/** The decision to prune that covers most, as far as a tree of this size knows of it. */
export async function policyUnder(
  { database, keyring }: Pick<Services, 'database' | 'keyring'>,
  tenantId: string,
  size: number = Infinity,
): Promise<PrunePolicy | null> {
  const key = await keyring.logKey(tenantId)
  const { holding } = await database.transaction(tenantId, (client) => prunePolicies(client, tenantId, key))

  return widest(holding.filter(({ place }) => place < size))
}

/** Whether what is asked for reaches back to what was pruned. When that was, nobody knows any more. */
export const reachesInto = ({ before }: PrunePolicy, { from }: Pick<Filter, 'from'>): boolean =>
  from === undefined || new Date(from) < new Date(before)
