import type { Json } from '@leadkeep/audit'
import { z } from 'zod'

/** A form sends what was left empty as an empty text. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .union([z.literal(''), schema])
    .optional()
    .transform((value) => (value === '' ? undefined : value))

const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })])
const id = z.string().max(200)

/** Who acts without being a user; on the log their ids are names of ours, or nothing. */
export const otherActors = ['visitor', 'job', 'operator', 'anonymous'] as const

/** What narrows the log. Ids and plain words only: the filter itself stands on the log. */
export const filterShape = {
  /** From this moment, or the beginning of this day in UTC. */
  from: optional(moment),
  /** Until before this moment, or the end of this day in UTC. */
  to: optional(moment),
  /** A user's id, or one of the kinds that are no users. */
  actor: optional(
    z.union([z.uuid(), z.enum(otherActors)], {
      error: `Use the id of a user, or one of ${otherActors.join(', ')}.`,
    }),
  ),
  /** The beginning of the act's id: `crm.` or `crm.lead.move`. */
  act: optional(
    id.regex(
      /^(?:[a-z_]+\.[a-z0-9_.-]*|[A-Z]+ \/api\/[\w./:-]*)$/,
      'Use the beginning of an act’s id, such as crm.lead.',
    ),
  ),
  outcome: optional(z.enum(['done', 'refused', 'failed', 'not_done'])),
  /** Only entries that changed something, or only those that opened personal values. */
  kind: optional(z.enum(['changes', 'reads'])),
  /** Stable id of a table: `crm.lead`. */
  table: optional(id.regex(/^[a-z_]+\.[a-z0-9_.]+$/, 'Use the id of a table, such as crm.lead.')),
  /** Id of a changed record. */
  row: optional(z.uuid()),
  /** Id of a data subject whom the act concerns. */
  subject: optional(z.uuid()),
}

const filterSchema = z.object(filterShape)
export type Filter = z.output<typeof filterSchema>

/** Of an export that nothing narrows, or an address that nobody made. */
export const everything: Filter = filterSchema.parse({})

/** The filter as it stands on the log. */
export const filterFacts = (filter: Filter): Json =>
  Object.fromEntries(
    Object.keys(filterShape).flatMap((name) => {
      const value = filter[name as keyof Filter] // the keys of the shape are the filter's

      return value === undefined ? [] : [[name, value]]
    }),
  )

const day = 86_400_000

/** Values for `filterSql`, which expects them from $2 on. */
export function filterValues(filter: Filter): unknown[] {
  const { from, to, actor, act, outcome, kind, table, row, subject } = filter
  const isDay = to?.length === 'yyyy-mm-dd'.length
  const kindOfActor = otherActors.find((each) => each === actor)
  const end = to === undefined ? null : new Date(Date.parse(to) + (isDay ? day : 0)).toISOString()

  return [
    from === undefined ? null : new Date(from).toISOString(),
    end,
    kindOfActor ? null : (actor ?? null),
    act ?? null,
    outcome === 'not_done' ? null : (outcome ?? null),
    outcome === 'not_done',
    kind ?? null,
    table ?? null,
    row ?? null,
    subject ?? null,
    kindOfActor ?? null,
  ]
}

/**
 * Where an entry `e` passes the filter. The statement is sent without a name: it is planned with its values, and what
 * is not asked for falls away before an index is chosen.
 */
export const filterSql = `
  e.tenant_id = $1
  and ($2::timestamptz is null or e.recorded_at >= $2)
  and ($3::timestamptz is null or e.recorded_at < $3)
  and ($4::text is null or e.actor_id = $4)
  and ($5::text is null or starts_with(e.act, $5))
  and ($6::text is null or e.outcome = $6)
  and (not $7::boolean or e.outcome <> 'done')
  and ($8::text is distinct from 'changes' or cardinality(e.touched) > 0)
  and ($8::text is distinct from 'reads' or e.body ? 'reads')
  and ($9::text is null or exists (select from unnest(e.touched) t where starts_with(t, $9 || ':')))
  and ($10::uuid is null or exists (select from unnest(e.touched) t where split_part(t, ':', 2) = $10::text))
  and ($11::uuid is null or $11 = any (e.subjects))
  and ($12::text is null or e.body->'actor'->>'kind' = $12)`
