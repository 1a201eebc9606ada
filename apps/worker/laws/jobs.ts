import type { Subscriber } from '@leadkeep/events'
import type { Module, Scope, Services } from '@leadkeep/kernel'
import { rowsOf } from '@leadkeep/testing'

/** Hands every waiting submission of a tenant to its subscriber, as the job would; answers what it threw, by id. */
export async function takeSubmissions(
  { adminUrl }: { readonly adminUrl: string },
  services: Services,
  tenantId: string,
): Promise<Map<string, unknown>> {
  const modules: readonly Module[] = services.modules
  const subscriber = modules
    .flatMap((module) => [...(module.subscribers ?? [])])
    .find(({ id }) => id === 'lead_capture.process-submission')!
  const waiting = await rowsOf<{ id: string }>(
    adminUrl,
    `select id from lead_capture_submission where tenant_id = $1 and state = 'received' order by received_at`,
    [tenantId],
  )
  const thrown = new Map<string, unknown>()
  for (const { id } of waiting)
    await subscriber
      .handle(deliveryOf(subscriber, services, tenantId, id))
      .catch((error: unknown) => thrown.set(id, error))

  return thrown
}

const deliveryOf = (subscriber: Subscriber, services: Services, tenantId: string, submissionId: string) => ({
  eventId: services.ambient.newId(),
  event: subscriber.event,
  data: { submissionId },
  scope: jobScope(services, tenantId),
  services,
})

export const jobScope = ({ ambient }: Services, tenantId: string): Scope => ({
  tenantId,
  requestId: ambient.newId(),
  actor: { kind: 'job', id: 'test' },
  features: ['*'],
  origin: { via: 'worker' },
  now: () => ambient.now(),
  newId: () => ambient.newId(),
})
