import type { CommandContext, SubjectData } from '@leadkeep/commands'
import { Export } from './data/export.ts'
import { disclosing } from './export/parts.ts'

/** The log itself holds commitments; an archive that waits to be downloaded may hold the values. */
export const subjectData: SubjectData = {
  collect: 'columns',
  erase: leaveTheExports,
  discloses: ['audit_logs.export.disclose'],
}

/** Their keys are gone by now: what is begun anew has nothing of them. What is ready and has, goes. */
async function leaveTheExports(
  { scope, em, services }: CommandContext,
  subjectIds: readonly string[],
): Promise<void> {
  const opened = await em.find(Export, { opens: true, state: { $in: ['building', 'ready'] } })
  const ready = opened.filter(({ state }) => state === 'ready')
  for (const each of opened) if (each.isUnderWay()) each.begin(scope.now())
  const holding = await disclosing(
    services.database,
    scope.tenantId,
    ready.map(({ id }) => id),
    subjectIds,
  )
  for (const each of ready) if (holding.includes(each.id)) em.remove(each)
}
