import type { QueryContext } from '@leadkeep/commands'
import { sameSubjects } from '@leadkeep/privacy'
import { z } from 'zod'
import { decisions, methods, Purpose, standings } from './data/entities.ts'
import { historyOf } from './decisions.ts'
import { gateReasons, mayUse } from './gate.ts'

export const historyView = z.object({
  subjectId: z.uuid(),
  purposes: z
    .array(
      z.object({ key: z.string(), title: z.string(), allowed: z.boolean(), because: z.enum(gateReasons) }),
    )
    .describe('What the gate says of each purpose that rests on consent.'),
  decisions: z
    .array(
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
    )
    .describe('Newest first.'),
})
export type ConsentHistory = z.infer<typeof historyView>

/** What one person decided, under whichever ids, and what the gate makes of it. Opens nothing. */
export async function consentHistory(
  context: Pick<QueryContext, 'em'>,
  subjectId: string,
): Promise<ConsentHistory> {
  const history = await historyOf(context, await sameSubjects(context, subjectId))
  const purposes = await context.em.find(
    Purpose,
    { basis: 'consent' },
    { orderBy: { createdAt: 'asc', key: 'asc' } },
  )
  const gate = await Promise.all(purposes.map(({ key }) => mayUse(context, subjectId, key)))

  return {
    subjectId,
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
}
