import { execute } from '@leadkeep/commands'
import { eachTenant } from '@leadkeep/directory'
import type { Subscriber } from '@leadkeep/events'
import { notFound, type Scope, type Services } from '@leadkeep/kernel'
import { Erasure } from '../data/erasure.ts'
import { erasureRequested } from '../events.ts'
import { steps } from './steps.ts'

/** All steps from wherever it stands, each of which commits by itself. */
export async function runErasure(services: Services, scope: Scope, erasureId: string): Promise<void> {
  const erasure = await services.database.fork(scope.tenantId).findOne(Erasure, { id: erasureId })
  if (!erasure) throw notFound('privacy.erasure')()
  const next = steps.get(erasure.state)
  if (!next) return
  await execute(services, scope, next, { erasureId })
  await runErasure(services, scope, erasureId)
}

export const erasing: Subscriber = {
  id: 'privacy.erase-subject',
  event: erasureRequested.id,
  handle: ({ scope, services, data }) => runErasure(services, scope, String(data['erasureId'])),
}

const patience = 5 * 60_000

/** What its job gave up on, as after a long outage of the key store, is taken up again: an erasure is never left half done. */
export async function finishErasures(services: Services): Promise<void> {
  for await (const tenantId of eachTenant(services.database)) {
    const scope = jobScope(services, tenantId)
    const before = new Date(scope.now().getTime() - patience)
    const open = await services.database
      .fork(tenantId)
      .find(
        Erasure,
        { state: { $ne: 'completed' }, stateSince: { $lt: before } },
        { orderBy: { requestedAt: 'asc' } },
      )
    for (const { id } of open) await runErasure(services, scope, id)
  }
}

const jobScope = ({ ambient }: Services, tenantId: string): Scope => ({
  tenantId,
  requestId: ambient.newId(),
  actor: { kind: 'job', id: 'privacy.finish-erasures' },
  features: ['*'],
  origin: { via: 'worker' },
  now: () => ambient.now(),
  newId: () => ambient.newId(),
})
