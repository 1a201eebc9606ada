import { execute } from '@leadkeep/commands'
import type { Subscriber } from '@leadkeep/events'
import { isAppError, type Scope, type Services } from '@leadkeep/kernel'
import { beginExport } from '../commands/begin-export.ts'
import { exportAsked } from '../events.ts'
import { archiveSteps, writeArchive } from './archive.ts'
import { completeExport, failExport } from './end-export.ts'
import { dropEarlierParts, ExportParts } from './parts.ts'
import { prepareArchive } from './prepare-archive.ts'

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
    const prepared = await prepareArchive(services, scope, begun)
    const parts = new ExportParts(services.database, scope.tenantId, begun, prepared.progress)
    await writeArchive({ ...prepared, parts, onStep })
    onStep('stored')
    const { entries, opened } = prepared.made
    const made = { entries, opened: begun.opening ? opened : null, bytes: parts.bytes }
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
