import { command } from '@leadkeep/commands'
import { SourceCount } from '@leadkeep/lead_capture'
import { z } from 'zod'

const day = 86_400_000

/** From where, on every how many days, beginning how many days ago, and how many come then. */
const sources = [
  { source: 'journal', every: 2, since: 38, leads: 3 },
  { source: 'fair', every: 1, since: 12, leads: 4 },
  { source: '(direct)', every: 1, since: 60, leads: 1 },
  { source: '(referral)', every: 3, since: 55, leads: 2 },
  { source: 'letter', every: 9, since: 45, leads: 3 },
] as const

/** What two months of links would have been counted as. Sums alone, as of leads that are long worked off. */
export const countSources = command({
  id: 'demo.sources.count',
  access: ['lead_capture.arrivals.count'],
  input: z.object({ formId: z.uuid() }),
  async run({ scope, em }, { formId }) {
    for (const { source, every, since, leads } of sources)
      for (let ago = since; ago > 0; ago -= every) {
        const at = new Date(scope.now().getTime() - ago * day)
        // Fewer come at weekends, and not always as many.
        const isWeekend = at.getUTCDay() % 6 === 0
        em.create(SourceCount, {
          tenantId: scope.tenantId,
          id: scope.newId(),
          formId,
          day: at.toISOString().slice(0, 10),
          source,
          leads: isWeekend ? 1 : leads + ((ago * 7) % 3),
          version: 1,
        })
      }
  },
})
