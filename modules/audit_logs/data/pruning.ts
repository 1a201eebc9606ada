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

/** What people are told of it. */
export interface Pruned {
  /** The decision: its id and its place. */
  readonly entry: string
  readonly place: number
  /** The last place that may be pruned. */
  readonly last: number
}

export async function prunedIn(
  services: Pick<Services, 'database' | 'keyring'>,
  tenantId: string,
  filter: Pick<Filter, 'from'>,
): Promise<Pruned | null> {
  const policy = await policyUnder(services, tenantId)
  if (!policy || !reachesInto(policy, filter)) return null
  const { entry, place, last } = policy

  return { entry, place, last }
}
