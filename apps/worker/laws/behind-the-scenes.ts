import type { Subscriber } from '@leadkeep/events'
import type { Module, Scope, Services } from '@leadkeep/kernel'
import { Client, type QueryResultRow } from 'pg'

/** Looks as superuser, past every policy: for what a law says of the tables themselves. */
export async function looking<T>(adminUrl: string, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

export const rowsOf = <Row extends QueryResultRow>(
  adminUrl: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> => looking(adminUrl, async (admin) => (await admin.query<Row>(text, values)).rows)

/** What nobody but the owner of the server can do: a change without triggers, so without its entry on the log. */
export async function tamper(adminUrl: string, text: string, values: unknown[] = []): Promise<void> {
  await looking(adminUrl, async (admin) => {
    await admin.query(`set session_replication_role = replica`)
    await admin.query(text, values)
  })
}

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
