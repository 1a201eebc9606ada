import { route } from '@leadkeep/http'
import { z } from 'zod'
import { periods, readSources } from '../../attribution/read-sources.ts'

const read = route({
  method: 'GET',
  path: '/api/lead_capture/sources',
  access: ['lead_capture.arrivals.view'],
  summary: 'How many leads came from where, by day: campaign words alone, nothing of any lead',
  query: z.object({
    days: z.coerce.number().pipe(z.literal(periods)).default(30),
    form: z.uuid().optional(),
  }),
  responses: {
    200: z.object({
      days: z.array(z.iso.date()).readonly(),
      sources: z
        .array(
          z.object({
            source: z.string().nullable().describe('Null for all beyond the first five.'),
            total: z.int(),
            byDay: z.array(z.int()).readonly(),
          }),
        )
        .readonly(),
      total: z.int(),
      forms: z.array(z.object({ id: z.uuid(), slug: z.string(), leads: z.int() })).readonly(),
    }),
  },
  async handle({ execute, query: { days, form } }) {
    return { status: 200, body: await execute(readSources, { days, ...(form && { formId: form }) }) }
  },
})

export const sourceRoutes = [read]
