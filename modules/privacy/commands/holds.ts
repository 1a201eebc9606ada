import { command } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { holdGrounds } from '../data/grounds.ts'
import { Hold } from '../data/hold.ts'
import { alreadyErased, holdLifted } from '../errors.ts'
import { erasedAmong, requireSubject } from '../subjects.ts'

export const holdInput = z.object({
  ground: z.enum(holdGrounds),
  /** When somebody has to look at it again. */
  reviewAt: z.iso.date(),
})

/** What is needed for a claim, or was ordered by an authority, is not erased as long as the hold stands. */
export const placeHold = command({
  id: 'privacy.hold.place',
  access: ['privacy.holds.manage'],
  input: holdInput.extend({ subjectId: z.uuid() }),
  async run(context, { subjectId, ground, reviewAt }) {
    const { scope, em } = context
    await requireSubject(context, subjectId)
    if ((await erasedAmong(context, [subjectId])).size > 0) throw alreadyErased()
    const hold = em.create(Hold, {
      tenantId: scope.tenantId,
      id: scope.newId(),
      subjectId,
      ground,
      placedAt: scope.now(),
      placedBy: scope.actor.kind === 'user' ? scope.actor.id : null,
      reviewAt: new Date(`${reviewAt}T00:00:00Z`),
      liftedAt: null,
      liftedBy: null,
      version: 1,
    })

    return { id: hold.id }
  },
})

export const liftHold = command({
  id: 'privacy.hold.lift',
  access: ['privacy.holds.manage'],
  input: z.object({ holdId: z.uuid() }),
  async run({ scope, em }, { holdId }) {
    const hold = await em.findOne(Hold, { id: holdId })
    if (!hold) throw notFound('privacy.hold')()
    if (hold.liftedAt) throw holdLifted()
    hold.lift(scope.now(), scope.actor.kind === 'user' ? scope.actor.id : null)
  },
})
