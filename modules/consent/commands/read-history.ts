import { query } from '@leadkeep/commands'
import { sameSubjects } from '@leadkeep/privacy'
import { z } from 'zod'
import { decisions, methods, Purpose, standings } from '../data/entities.ts'
import { historyOf } from '../decisions.ts'
import { mayUse } from '../gate.ts'

/** What one person decided, newest first, in which words, and what the gate makes of it. Opens nothing. */
export const readHistory = query({
  id: 'consent.history.read',
  access: ['consent.decisions.view'],
  input: z.object({ subjectId: z.uuid() }),
  async run(context, { subjectId }) {
    const { em } = context
    const history = await historyOf(context, await sameSubjects(context, subjectId))
    const purposes = await em.find(
      Purpose,
      { basis: 'consent' },
      { orderBy: { createdAt: 'asc', key: 'asc' } },
    )
    const gate = await Promise.all(purposes.map(({ key }) => mayUse(context, subjectId, key)))

    return {
      purposes: purposes.map((purpose, index) => ({
        key: purpose.key,
        title: purpose.wordsIn('en').title,
        allowed: gate[index]!.allowed,
        because: gate[index]!.because,
      })),
      decisions: history.map(({ decidedAt, ...decision }) => ({
        ...decision,
        decidedAt: decidedAt.toISOString(),
      })),
    }
  },
})

export const historyView = z.object({
  purposes: z.array(
    z.object({ key: z.string(), title: z.string(), allowed: z.boolean(), because: z.string() }),
  ),
  decisions: z.array(
    z.object({
      id: z.uuid(),
      purpose: z.string(),
      decision: z.enum(decisions),
      standing: z.enum(standings),
      method: z.enum(methods),
      decidedAt: z.iso.datetime(),
      wording: z.object({
        hash: z.string(),
        version: z.int(),
        language: z.string(),
        text: z.string().nullable(),
      }),
    }),
  ),
})
