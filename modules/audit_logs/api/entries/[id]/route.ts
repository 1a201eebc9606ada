import { route } from '@leadkeep/http'
import { z } from 'zod'
import { entrySchema, logStateSchema } from '../../../data/entry.ts'
import { readEntry } from '../../../queries/read-entry.ts'

const place = z.object({ table: z.string(), row: z.string(), column: z.string() })

export const entryRoute = route({
  method: 'GET',
  path: '/api/audit_logs/entries/:id',
  access: ['audit_logs.entries.view'],
  summary: 'One entry of the log, and which of its personal values can be opened.',
  params: z.object({ id: z.uuid() }),
  responses: { 200: z.object({ entry: entrySchema, openings: z.array(place), log: logStateSchema }) },
  async handle({ params, execute }) {
    return { status: 200 as const, body: await execute(readEntry, params) }
  },
})
