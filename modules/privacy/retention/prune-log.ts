import { decidePruning, prune, pruningUnderWay } from '@leadkeep/audit'
import type { QueryContext } from '@leadkeep/commands'
import { Hold } from '../data/hold.ts'
import { withWhatGoesAlong } from '../erasure/who-is-meant.ts'
import type { RuleProgress } from './run.ts'

/**
 * How many entries lost their contents. Which decision is under way the log itself knows: a run that was killed between
 * it and the pruning finds it there, and takes no second one.
 */
export async function pruneLog(
  context: QueryContext,
  { rule, version, before }: RuleProgress,
): Promise<number | 'waits'> {
  const { scope, em, services } = context
  const underWay = await pruningUnderWay(services, scope.tenantId)
  if (underWay) {
    const done = await prune(services, scope.tenantId, underWay)

    return done === 'waits' ? 'waits' : done.pruned
  }
  const holds = await em.find(Hold, { liftedAt: null })
  const kept = await withWhatGoesAlong(
    context,
    holds.map(({ subjectId }) => subjectId),
  )
  const decided = await decidePruning(services, scope, { before: new Date(before), kept, rule, version })

  return decided === null ? 0 : 'waits'
}
