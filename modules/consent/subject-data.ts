import type { CommandContext, SubjectData } from '@leadkeep/commands'
import { Confirmation, Purpose } from './data/entities.ts'
import { historyOf } from './decisions.ts'
import { objectEverywhere } from './object-everywhere.ts'
import { servedTo } from './served-to.ts'

/**
 * Decisions hold nothing personal and prove what was allowed, so they stay; a person who was erased can still withdraw, but
 * nothing that waits for their yes does any more.
 */
export const subjectData: SubjectData = {
  async collect(context, subjectIds, language) {
    const history = await historyOf(context, subjectIds)

    const purposes = await context.em.find(
      Purpose,
      { endedAt: null },
      { orderBy: { createdAt: 'asc', key: 'asc' } },
    )

    return [
      { table: 'consent.served', records: await servedTo(context, subjectIds) },
      {
        table: 'consent.purpose',
        records: purposes.map((purpose) => ({
          key: purpose.key,
          basis: purpose.basis,
          ...purpose.wordsIn(language),
        })),
      },
      {
        table: 'consent.decision',
        records: history.map(({ decidedAt, ...decision }) => ({
          ...decision,
          decidedAt: decidedAt.toISOString(),
        })),
      },
    ]
  },

  objects: objectEverywhere,

  async erase({ em, scope }: CommandContext, subjectIds) {
    const waiting = await em.find(Confirmation, { subjectId: { $in: [...subjectIds] }, state: 'waiting' })
    for (const confirmation of waiting) {
      confirmation.state = 'expired'
      confirmation.settledAt = scope.now()
    }
  },
}
