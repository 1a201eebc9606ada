import { command, type CommandContext } from '@leadkeep/commands'
import { inEveryTenant } from '@leadkeep/directory'
import { z } from 'zod'
import { Arrival, SourceCount } from './arrival.ts'

const atOnce = 500
/** Of one form on one day. Whoever makes up more of them than that makes no more rows. */
const mostSources = 100

/** Moves what arrived into the counts. A row goes as it is counted, so that nothing counts twice. */
export const countArrivals = command({
  id: 'lead_capture.arrivals.count',
  access: ['lead_capture.arrivals.count'],
  input: z.object({}),
  async run(context) {
    const { em } = context
    const arrivals = await em.find(Arrival, {}, { limit: atOnce, orderBy: { id: 'asc' } })
    const groups = Map.groupBy(arrivals, ({ day, formId }) => `${day}/${formId}`)
    for (const [first, ...others] of groups.values()) if (first) await count(context, [first, ...others])

    return { hasMore: arrivals.length === atOnce }
  },
})

type Row = InstanceType<typeof Arrival.class>

/** Arrivals of one form on one day. */
async function count({ scope, em }: CommandContext, arrivals: readonly [Row, ...Row[]]): Promise<void> {
  const [{ formId, day }] = arrivals
  const counts = await em.find(SourceCount, { day, formId })
  for (const arrival of arrivals) {
    const of = (source: string) => counts.find((each) => each.source === source)
    const source = of(arrival.source) || counts.length < mostSources ? arrival.source : '(other)'
    const held = of(source)
    if (held) held.leads += 1
    else {
      const { tenantId } = scope
      counts.push(
        em.create(SourceCount, { tenantId, id: scope.newId(), formId, day, source, leads: 1, version: 1 }),
      )
    }
    em.remove(arrival)
  }
}

export const countEverywhere = inEveryTenant(countArrivals, ({ hasMore }) => hasMore)
