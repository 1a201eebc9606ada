import { route } from '@leadkeep/http'
import { z } from 'zod'
import { filterShape } from '../../data/filter.ts'
import { activitySchema, periods, readActivity } from '../../queries/read-activity.ts'

export const activityRoute = route({
  method: 'GET',
  path: '/api/audit_logs/activity',
  access: ['audit_logs.entries.view'],
  summary: 'How many entries the log got by day, and by whom. Reading it is recorded.',
  query: z.object({
    days: z.coerce.number().pipe(z.literal(periods)).default(30),
    actor: filterShape.actor,
  }),
  responses: { 200: activitySchema },
  async handle({ query, execute }) {
    return { status: 200 as const, body: await execute(readActivity, query) }
  },
})
