import { execute } from '@leadkeep/commands'
import { eachTenant } from '@leadkeep/directory'
import type { Subscriber } from '@leadkeep/events'
import type { Scope, Services } from '@leadkeep/kernel'
import { retentionAsked } from '../events.ts'
import { beginNight } from './begin-run.ts'
import { RetentionRun } from './run.ts'
import { takeStep } from './step.ts'

/** Step after step, each of which commits by itself, from wherever the run stands. What has to wait is taken up by the schedule. */
export async function carryOn(services: Services, scope: Scope, runId: string): Promise<void> {
  while ((await execute(services, scope, takeStep, { runId })) === 'goes_on');
}

export const retaining: Subscriber = {
  id: 'privacy.run-retention',
  event: retentionAsked.id,
  handle: ({ scope, services, data }) => carryOn(services, scope, String(data['runId'])),
}

const hour = 3_600_000

/** Nights are told apart at two in the morning, UTC; a machine that slept then makes up for it once it is awake. */
const nightOf = (now: Date): string => new Date(now.getTime() - 2 * hour).toISOString().slice(0, 10)

/** Of each tenant this night's run, and whatever a killed worker left unfinished. One tenant's fault keeps no other waiting. */
export async function retainEverywhere(services: Services): Promise<void> {
  const failed: unknown[] = []
  for await (const tenantId of eachTenant(services.database))
    await retain(services, tenantId).catch((error: unknown) => void failed.push(error))
  if (failed.length > 0) throw failed[0]
}

async function retain(services: Services, tenantId: string): Promise<void> {
  const scope = jobScope(services, tenantId)
  const runs = () => services.database.fork(tenantId)
  const night = nightOf(scope.now())
  if (!(await runs().findOne(RetentionRun, { night }))) await execute(services, scope, beginNight, { night })
  const open = await runs().find(RetentionRun, { finishedAt: null }, { orderBy: { startedAt: 'asc' } })
  for (const { id } of open) await carryOn(services, scope, id)
}

const jobScope = ({ ambient }: Services, tenantId: string): Scope => ({
  tenantId,
  requestId: ambient.newId(),
  actor: { kind: 'job', id: 'privacy.retention' },
  features: ['*'],
  origin: { via: 'worker' },
  now: () => ambient.now(),
  newId: () => ambient.newId(),
})
