import type { PrunePolicy } from '@leadkeep/audit'
import { execute } from '@leadkeep/commands'
import type { Subscriber } from '@leadkeep/events'
import { isAppError, type Scope, type Services } from '@leadkeep/kernel'
import { beginExport, type Begun } from '../commands/begin-export.ts'
import { countEntries } from '../data/find-entries.ts'
import { policyUnder, reachesInto } from '../data/pruning.ts'
import { signedTree } from '../data/signed-tree.ts'
import { exportAsked } from '../events.ts'
import { archiveSteps, writeArchive, type Making } from './archive.ts'
import { rangeOf, type Chosen } from './chosen-entries.ts'
import { completeExport, failExport } from './end-export.ts'
import { dropEarlierParts, ExportParts, type Progress } from './parts.ts'

/** Before each of them an attempt may be cut off; the next one begins anew, and there is one archive in the end. */
export const exportSteps = ['begun', 'swept', ...archiveSteps, 'stored', 'told', 'completed'] as const
export type ExportStep = (typeof exportSteps)[number]

/**
 * Puts an archive together, however many attempts were cut off before: each begins anew, is on the log, and takes the right to
 * write from the one before. The end, with its entry and those of whoever was disclosed, comes once.
 */
export async function buildExport(
  services: Services,
  job: Scope,
  exportId: string,
  onStep: (step: ExportStep) => void = () => undefined,
): Promise<void> {
  const begun = await execute(services, job, beginExport, { exportId })
  if (!begun) return
  onStep('begun')
  const { actor, request: requestId } = begun
  const scope: Scope = { ...job, actor, requestId }
  await dropEarlierParts(services.database, scope.tenantId, begun)
  onStep('swept')
  try {
    const making = await prepare(services, scope, begun, onStep)
    await writeArchive(making)
    onStep('stored')
    const { entries, opened } = making.made
    const made = { entries, opened: begun.opening ? opened : null, bytes: making.parts.bytes }
    await completeExport(services, scope, begun, made, () => onStep('told'))
    onStep('completed')
  } catch (error) {
    // A log that is not what was signed is none to export, now or later; whatever else it was may pass.
    if (!isAppError(error) || error.code !== 'audit.log_inconsistent') throw error
    await failExport(services, scope, begun, error.code)
  }
}

export const exportBuilding: Subscriber = {
  id: 'audit_logs.build-export',
  event: exportAsked.id,
  handle: ({ scope, services, data }) => buildExport(services, scope, String(data['exportId'])),
}

async function prepare(
  services: Services,
  scope: Scope,
  begun: Begun,
  onStep: Making['onStep'],
): Promise<Making> {
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
    parts: new ExportParts(database, tenantId, begun, progress),
    progress,
    made: { entries: 0, opened: 0 },
    onStep,
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
