import { command, type CommandContext } from '@leadkeep/commands'
import { z } from 'zod'
import { retentionAsked } from '../events.ts'
import { rulesInForce, cutoffOf } from './rules.ts'
import { RetentionRun } from './run.ts'

/** The run of a night, once: whoever comes second is given the first one's. */
export const beginNight = command({
  id: 'privacy.retention.begin',
  access: ['privacy.retention.run'],
  input: z.object({ night: z.iso.date() }),
  async run(context, { night }) {
    const known = await context.em.findOne(RetentionRun, { night })

    return { id: (known ?? (await begin(context, night))).id }
  },
})

/** Not before the night: an officer wants to see it happen. A job of the worker does it. */
export const askForRun = command({
  id: 'privacy.retention.ask',
  access: ['privacy.retention.manage'],
  input: z.object({}),
  async run(context) {
    const { id } = await begin(context, null)
    context.record(retentionAsked({ runId: id }))

    return { id }
  },
})

async function begin(context: CommandContext, night: string | null): Promise<RetentionRun> {
  const { scope, em } = context
  const now = scope.now()
  const inForce = await rulesInForce(context)

  return em.create(RetentionRun, {
    tenantId: scope.tenantId,
    id: scope.newId(),
    night,
    requestedBy: scope.actor.kind === 'user' ? scope.actor.id : null,
    startedAt: now,
    finishedAt: null,
    progress: inForce.map(({ rule, version, days, purposes }) => ({
      rule: rule.id,
      version,
      days,
      purposes,
      before: cutoffOf(days, now).toISOString(),
      expired: 0,
      held: 0,
      inUse: 0,
      granted: 0,
      after: null,
      isDone: false,
    })),
    statement: null,
    version: 1,
  })
}
