import { query } from '@leadkeep/commands'
import { z } from 'zod'
import { filterShape } from '../data/filter.ts'
import { prunedIn } from '../data/pruning.ts'

/** What of the log was pruned, where what is asked for reaches back to it. Shows no entry. */
export const readPruning = query({
  id: 'audit_logs.pruning.read',
  access: ['audit_logs.entries.view'],
  input: z.object({ from: filterShape.from }),
  run: ({ scope, services }, asked) => prunedIn(services, scope.tenantId, asked),
})
