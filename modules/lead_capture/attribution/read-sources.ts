import { query, type QueryContext } from '@leadkeep/commands'
import { z } from 'zod'
import { Form } from '../data/entities.ts'

export const periods = [7, 30, 90] as const
const day = 86_400_000
/** As many as a chart can show and a person tell apart; the others are summed. */
const mostShown = 5

export interface SourcesView {
  /** Every day of the period in UTC, the oldest first. */
  readonly days: readonly string[]
  /** The largest first. What is beyond the first five is one, and has no name. */
  readonly sources: readonly {
    readonly source: string | null
    readonly total: number
    readonly byDay: readonly number[]
  }[]
  readonly total: number
  readonly forms: readonly { readonly id: string; readonly slug: string; readonly leads: number }[]
}

/** How many leads came from where, by day: out of sums, however many leads there are. */
export const readSources = query({
  id: 'lead_capture.sources.read',
  access: ['lead_capture.arrivals.view'],
  input: z.object({
    days: z.literal(periods).default(30),
    formId: z.uuid().optional(),
  }),
  async run(context, { days: length, formId }): Promise<SourcesView> {
    const today = context.scope.now().getTime()
    const days = Array.from({ length }, (_, index) => dayOf(today - (length - 1 - index) * day))
    const counted = await sums(context, days[0]!)
    const forms = await context.em.find(Form, {}, { orderBy: { slug: 'asc' } })
    const shown = counted.filter((each) => !formId || each.formId === formId)

    return {
      days,
      sources: bySource(shown, days),
      total: sum(shown),
      forms: forms.map(({ id, slug }) => ({
        id,
        slug,
        leads: sum(counted.filter((each) => each.formId === id)),
      })),
    }
  },
})

interface Counted {
  readonly formId: string
  readonly day: string
  readonly source: string
  readonly leads: number
}

async function sums({ scope, services }: QueryContext, since: string): Promise<Counted[]> {
  const { rows } = await services.database.transaction(scope.tenantId, (client) =>
    client.query<Counted>({
      name: 'leads_by_source',
      text: `select form_id as "formId", to_char(day, 'YYYY-MM-DD') as day, source, leads
        from lead_capture_source_count where day >= $1::date`,
      values: [since],
    }),
  )

  return rows
}

function bySource(counted: readonly Counted[], days: readonly string[]): SourcesView['sources'] {
  const ranked = [...Map.groupBy(counted, ({ source }) => source)].toSorted(
    ([one, ones], [other, others]) => sum(others) - sum(ones) || one.localeCompare(other),
  )
  const shown = ranked.map(([source, rows]) => ({ source, rows })).slice(0, mostShown)
  const rest = ranked.slice(mostShown).flatMap(([, rows]) => rows)

  return [...shown, ...(rest.length > 0 ? [{ source: null, rows: rest }] : [])].map(({ source, rows }) => ({
    source,
    total: sum(rows),
    byDay: days.map((each) => sum(rows.filter((row) => row.day === each))),
  }))
}

const sum = (rows: readonly Counted[]) => rows.reduce((total, { leads }) => total + leads, 0)
export const dayOf = (time: number | Date) => new Date(time).toISOString().slice(0, 10)
