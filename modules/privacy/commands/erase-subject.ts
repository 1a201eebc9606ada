import { command, type CommandContext } from '@leadkeep/commands'
import { z } from 'zod'
import { Subject } from '../data/entities.ts'
import { Erasure } from '../data/erasure.ts'
import { erasureGrounds } from '../data/grounds.ts'
import { Hold } from '../data/hold.ts'
import { alreadyErased, heldByLaw } from '../errors.ts'
import { decideErasure } from '../erasure/decide-erasure.ts'
import { whoIsMeant } from '../erasure/who-is-meant.ts'

/**
 * The intent (GDPR Art. 17). From its commit on nothing more is written about the person; a job does the rest, step by
 * step, and finishes it whatever is killed in between.
 */
export const eraseSubject = command({
  id: 'privacy.subject.erase',
  access: ['privacy.subjects.erase'],
  fresh: true,
  input: z.object({
    subjectId: z.uuid(),
    /** Others that whoever decides holds to be the same person. */
    also: z.array(z.uuid()).max(100).default([]),
    ground: z.enum(erasureGrounds),
  }),
  async run(context, { subjectId, also, ground }) {
    const { em } = context
    const meant = await whoIsMeant(context, [subjectId, ...also])
    await mustNotBeHeld(context, meant)
    const subjects = await em.find(Subject, { id: { $in: meant } })
    if (subjects.some(({ id, erasedAt }) => erasedAt && (id === subjectId || also.includes(id))))
      throw alreadyErased(await erasureOf(context, subjectId))
    const erasure = decideErasure(context, { meant, subjects, ground })

    return { id: erasure.id }
  },
})

async function mustNotBeHeld({ em }: CommandContext, subjectIds: readonly string[]): Promise<void> {
  if (await em.findOne(Hold, { subjectId: { $in: [...subjectIds] }, liftedAt: null })) throw heldByLaw()
}

async function erasureOf({ em }: CommandContext, subjectId: string): Promise<string | undefined> {
  const [newest] = await em.find(
    Erasure,
    { subjectIds: { $contains: [subjectId] } },
    { orderBy: { requestedAt: 'desc' }, limit: 1 },
  )

  return newest?.id
}
