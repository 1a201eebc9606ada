import { query } from '@leadkeep/commands'
import { z } from 'zod'
import { filterShape } from '../data/filter.ts'
import { policyUnder, reachesInto } from '../data/pruning.ts'

/** What of the log was pruned, where what is asked for reaches back to it. Shows no entry. */
export const readPruning = query({
  id: 'audit_logs.pruning.read',
  access: ['audit_logs.entries.view'],
  input: z.object({ from: filterShape.from }),
  async run({ scope, services }, asked) {
    const policy = await policyUnder(services, scope.tenantId)
    if (!policy || !reachesInto(policy, asked)) return null
    const { entry, place, last } = policy

    return { entry, place, last }
  },
})
