import { select } from '@leadkeep/audit'
import { query, type QueryContext, type Writing } from '@leadkeep/commands'
import { declarationOf } from '@leadkeep/database'
import { z } from 'zod'
import { personalTables, rowsAbout, selectionOf, type Row } from '../erasure/columns.ts'
import { whoIsMeant } from '../erasure/who-is-meant.ts'
import { findMentions as findingMentions } from '../purposes.ts'
import { mentionIn, mentionTraits, type Traits } from './is-mentioned.ts'

/** How many texts are opened at once: as many stand in one entry of the log, and in memory. */
const step = 250

/** Where a step goes on: which kind of text, and below which id. */
const place = z.object({ kind: z.int().min(0), below: z.uuid().nullable() })
/** Without: from the start. */
export const mentionsFrom = z.object({ from: place.default({ kind: 0, below: null }) })

export const mentionsFound = z.object({
  looked: z.int().describe('How many texts this step opened.'),
  next: place.nullable().describe('Give it to the next step; null: that was the last.'),
  found: z.array(
    z.object({ table: z.string(), row: z.uuid(), by: z.enum(mentionTraits), screen: z.string() }),
  ),
})

/**
 * Who else's notes speak of somebody, for a person to look at before an erasure. Notes are sealed, so they are found by opening
 * them: newest first, step by step, each step on the log with whose they are. What they say is not told, only where it stands.
 */
export const findMentions = query({
  id: 'privacy.subject.find_mentions',
  access: ['privacy.subjects.erase'],
  input: mentionsFrom.extend({ subjectId: z.uuid() }),
  async run(context, { subjectId, from }): Promise<z.output<typeof mentionsFound>> {
    const meant = await whoIsMeant(context, [subjectId])
    const writing = writingsIn(context)[from.kind]
    if (!writing) return { looked: 0, next: null, found: [] }
    const { table, text, screen } = described(writing)
    const rows = await textsBelow(context, writing, from.below)
    const others = rows.filter((row) => !meant.includes(String(row[table.subject])))
    const [opened] = await context.open(findingMentions, select(writing.entity, others, [text]))
    const traits = await traitsOf(context, meant)
    const found = others.flatMap((row, index) => {
      const by = mentionIn(opened[index]![text] ?? '', traits)

      return by === null ? [] : [{ table: table.id, row: row.id, by, screen: screen(row) }]
    })

    return { looked: others.length, next: nextPlace(context, from, rows), found }
  },
})

/** How many there are to be looked through: those on the person's own records go along and need not be. */
export async function countTexts(context: QueryContext): Promise<number> {
  let count = 0
  for (const { entity, text } of writingsIn(context))
    // Which properties an entity of the registry has, its declaration says; types can't follow.
    count += await context.em.count(entity as never, { [text]: { $ne: null } })

  return count
}

const writingsIn = ({ services }: QueryContext): Writing[] =>
  services.modules.flatMap(({ subjectData }) => subjectData?.writings ?? [])

function described({ entity, text, screen }: Writing) {
  const { id, columns } = declarationOf(entity)
  const { subject = 'id' } = columns.find(({ property }) => property === text) ?? {}

  return { table: { id, subject }, text, screen }
}

async function textsBelow(
  { em }: QueryContext,
  { entity, text }: Writing,
  below: string | null,
): Promise<Row[]> {
  const where = { [text]: { $ne: null }, ...(below === null ? {} : { id: { $lt: below } }) }
  // Which properties an entity of the registry has, its declaration says; types can't follow.
  const order = { orderBy: { id: 'desc' } as never, limit: step }
  // As above.
  const rows: object[] = await em.find(entity as never, where, order)

  return rows as Row[] // entities are read by property name
}

function nextPlace(context: QueryContext, { kind }: z.output<typeof place>, rows: readonly Row[]) {
  if (rows.length === step) return { kind, below: rows.at(-1)!.id }

  return kind + 1 < writingsIn(context).length ? { kind: kind + 1, below: null } : null
}

/** By the tables that somebody is known by: what is called a name elsewhere may be that of a thing. */
async function traitsOf(context: QueryContext, meant: readonly string[]): Promise<Traits> {
  const tables = personalTables(context.services.modules, 'data').filter(({ columns }) =>
    columns.some(({ exact }) => exact),
  )
  const rows: Row[][] = []
  for (const table of tables) rows.push(await rowsAbout(context, table, meant))
  const opened = await context.open(
    findingMentions,
    ...tables.map((table, index) => selectionOf(table, rows[index]!)),
  )
  const valuesOf = (id: string): string[] =>
    tables.flatMap(({ columns }, index) => {
      const property = columns.find((column) => column.id === id)?.property

      return opened[index]!.flatMap((row) => (property && row[property]) || [])
    })

  return { emails: valuesOf('email'), phones: valuesOf('phone'), names: valuesOf('name') }
}
