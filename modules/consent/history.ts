import type { QueryContext } from '@leadkeep/commands'
import { sameSubjects } from '@leadkeep/privacy'
import { z } from 'zod'
import { decisions, methods, Purpose, standings } from './data/entities.ts'
import { Receipt } from './data/receipt.ts'
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
        globalPrivacyControl: z
          .boolean()
          .describe('The browser asked for its data not to be sold or shared.'),
        wording: z.object({
          hash: z.string(),
          version: z.int(),
          language: z.string(),
          text: z.string().nullable(),
        }),
      }),
    )
    .describe('Newest first.'),
  receipt: z
    .object({ id: z.uuid(), issuedAt: z.iso.datetime() })
    .nullable()
    .describe('The newest that was signed; null while it is being written, and where nothing was decided.'),
})
export type ConsentHistory = z.infer<typeof historyView>

/** What one person decided, under whichever ids, and what the gate makes of it. Opens nothing. */
export async function consentHistory(
  context: Pick<QueryContext, 'em'>,
  subjectId: string,
): Promise<ConsentHistory> {
  const subjectIds = await sameSubjects(context, subjectId)
  const history = await historyOf(context, subjectIds)
  const [receipt] = await context.em.find(
    Receipt,
    { subjectId: { $in: subjectIds } },
    { orderBy: { issuedAt: 'desc' }, limit: 1 },
  )
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
    receipt: receipt ? { id: receipt.id, issuedAt: receipt.issuedAt.toISOString() } : null,
  }
}
