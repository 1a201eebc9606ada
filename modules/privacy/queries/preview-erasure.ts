import { query, type QueryContext } from '@leadkeep/commands'
import { z } from 'zod'
import { givenTo, toldOf, whoWasGivenIt } from '../access/recipients.ts'
import { Subject } from '../data/entities.ts'
import { holdGrounds } from '../data/grounds.ts'
import { Hold } from '../data/hold.ts'
import { personalTables, rowsAbout } from '../erasure/columns.ts'
import { evidenceUntil } from '../erasure/evidence-period.ts'
import { identifiersOf, subjectsSharing } from '../erasure/identifiers.ts'
import { whoIsMeant } from '../erasure/who-is-meant.ts'
import { countTexts } from '../mentions/find-mentions.ts'
import { answerRequests } from '../purposes.ts'

const counted = z.object({ table: z.string(), rows: z.int() })

export const erasurePreview = z.object({
  subjectId: z.uuid(),
  isErased: z.boolean(),
  /** How many ids stand for this person, and for what was written about them. */
  aliases: z.int(),
  identifiers: z.array(z.object({ kind: z.string(), value: z.string() })),
  goes: z.array(counted),
  stays: z.array(counted.extend({ until: z.iso.datetime() })),
  holds: z.array(
    z.object({
      id: z.uuid(),
      ground: z.enum(holdGrounds),
      placedAt: z.iso.datetime(),
      reviewAt: z.iso.datetime(),
    }),
  ),
  shared: z
    .array(
      z.object({
        subjectId: z.uuid(),
        table: z.string(),
        row: z.uuid(),
        kind: z.string(),
        screen: z.string().nullable(),
      }),
    )
    .describe(
      'Other records with the same address or number; whoever decides says whether it is the same person.',
    ),
  texts: z
    .int()
    .describe(
      'Notes and tasks that there are: those of others may mention this person, and can be looked through.',
    ),
  disclosures: z.array(givenTo).describe('Whom to tell of it (GDPR Art. 19).'),
})

/** What an erasure would do, before anybody decides on it. That it was looked at is on the log. */
export const previewErasure = query({
  id: 'privacy.subject.preview_erasure',
  access: ['privacy.subjects.erase'],
  input: z.object({ subjectId: z.uuid() }),
  async run(context, { subjectId }): Promise<z.output<typeof erasurePreview>> {
    const { em, scope } = context
    const meant = await whoIsMeant(context, [subjectId])
    const subjects = await em.find(Subject, { id: { $in: meant } })
    const identifiers = await identifiersOf(context, meant, answerRequests)
    const holds = await em.find(
      Hold,
      { subjectId: { $in: meant }, liftedAt: null },
      { orderBy: { placedAt: 'asc' } },
    )
    const until = evidenceUntil(scope.now()).toISOString()

    return {
      subjectId,
      isErased: subjects.some(({ id, erasedAt }) => id === subjectId && erasedAt),
      aliases: subjects.filter(({ kind }) => kind === 'person').length,
      identifiers,
      goes: await countsOf(context, 'data', meant),
      stays: (await countsOf(context, 'evidence', meant)).map((each) => ({ ...each, until })),
      holds: holds.map(({ id, ground, placedAt, reviewAt }) => ({
        id,
        ground,
        placedAt: placedAt.toISOString(),
        reviewAt: reviewAt.toISOString(),
      })),
      shared: await subjectsSharing(context, identifiers, meant),
      texts: await countTexts(context),
      disclosures: (await whoWasGivenIt(context, meant)).map(toldOf),
    }
  },
})

async function countsOf(context: QueryContext, key: 'data' | 'evidence', subjectIds: readonly string[]) {
  const counts = new Map<string, number>()
  for (const table of personalTables(context.services.modules, key)) {
    const rows = await rowsAbout(context, table, subjectIds)
    const holding = rows.filter((row) => table.columns.some(({ property }) => row[property] !== null))
    const { id } = table.declaration
    if (holding.length > 0) counts.set(id, (counts.get(id) ?? 0) + holding.length)
  }

  return [...counts].map(([table, rows]) => ({ table, rows }))
}
