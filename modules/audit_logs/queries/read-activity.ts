import { write } from '@leadkeep/audit'
import { query } from '@leadkeep/commands'
import { z } from 'zod'
import { filterShape } from '../data/filter.ts'

const act = 'audit_logs.activity.read'

export const periods = [7, 30, 90] as const
const day = 86_400_000

/** What an entry is drawn as; each is one of them. */
export const kinds = ['changes', 'reads', 'others', 'not_done'] as const
export type Kind = (typeof kinds)[number]

/** As many as the log's own filters find: an act that read and changed is in both. */
const numbers = { entries: z.int(), changes: z.int(), reads: z.int(), notDone: z.int() }
type Numbers = Record<keyof typeof numbers, number>

export const activitySchema = z.object({
  /** Every day of the period in UTC, the oldest first. */
  days: z.array(z.object({ day: z.string(), ...numbers })),
  /** For each kind the entries of each day. */
  drawn: z.record(z.enum(kinds), z.array(z.int())),
  /** Users by id and others by their kind, who did most first. */
  actors: z.array(z.object({ actor: z.string(), ...numbers })),
  total: z.int(),
})
export type ActivityView = z.output<typeof activitySchema>

/** How much was done by day, and by whom: out of sums over the sequenced entries, however long the log is. */
export const readActivity = query({
  id: act,
  access: ['audit_logs.entries.view'],
  input: z.object({ days: z.literal(periods).default(30), actor: filterShape.actor }),
  async run({ scope, services }, { days: length, actor }): Promise<ActivityView> {
    const today = scope.now().getTime()
    const days = Array.from({ length }, (_, index) => dayOf(today - (length - 1 - index) * day))
    const rows = await services.database.transaction(scope.tenantId, async (client) => {
      const found = await client.query<Row>({
        name: 'audit_logs_activity',
        text: `select to_char(day, 'YYYY-MM-DD') as day, actor, outcome <> 'done' as "notDone", changed, read,
            entries::float8 as entries
          from audit_activity where tenant_id = $1 and day >= $2::date and ($3::text is null or actor = $3)`,
        values: [scope.tenantId, days[0], actor ?? null],
      })
      await write(client, scope, { act, outcome: 'done', facts: { days: length, ...(actor && { actor }) } })

      return found.rows
    })
    const byActor = [...Map.groupBy(rows, (row) => row.actor)].map(([who, own]) => ({
      actor: who,
      ...numbersOf(own),
    }))

    return {
      days: days.map((each) => ({ day: each, ...numbersOf(rows.filter((row) => row.day === each)) })),
      drawn: Object.fromEntries(
        kinds.map((kind) => [
          kind,
          days.map((each) => sum(rows.filter((row) => row.day === each && kindOf(row) === kind))),
        ]),
      ) as Record<Kind, number[]>, // one for each
      actors: byActor.toSorted((one, other) => other.entries - one.entries),
      total: sum(rows),
    }
  },
})

interface Row {
  readonly day: string
  readonly actor: string
  readonly notDone: boolean
  readonly changed: boolean
  readonly read: boolean
  readonly entries: number
}

function kindOf({ notDone, changed, read }: Row): Kind {
  if (notDone) return 'not_done'
  if (changed) return 'changes'

  return read ? 'reads' : 'others'
}

const numbersOf = (rows: readonly Row[]): Numbers => ({
  entries: sum(rows),
  changes: sum(rows.filter(({ changed }) => changed)),
  reads: sum(rows.filter(({ read }) => read)),
  notDone: sum(rows.filter(({ notDone }) => notDone)),
})

const sum = (rows: readonly Row[]) => rows.reduce((total, { entries }) => total + entries, 0)
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10)
