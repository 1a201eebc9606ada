import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { ProcessingDetail } from './detail.ts'
import { details } from './details.ts'

export const description = z.object({
  /** Empty: it is missing again. */
  text: z.string().trim().max(2_000),
})

/** Fills in what only a person knows. What stood there before is on the log as changed, not as text. */
export const describeProcessing = command({
  id: 'privacy.processing.describe',
  access: ['privacy.processing.manage'],
  input: description.extend({ detail: z.enum(details) }),
  async run({ scope, em }, { detail, text }) {
    const by = scope.actor.kind === 'user' ? scope.actor.id : null
    const known =
      (await em.findOne(ProcessingDetail, { detail })) ??
      em.create(ProcessingDetail, {
        tenantId: scope.tenantId,
        id: scope.newId(),
        detail,
        text: null,
        changedAt: scope.now(),
        changedBy: by,
        version: 1,
      })
    known.write(text === '' ? null : text, scope.now(), by)
  },
})
