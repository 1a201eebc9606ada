import { route } from '@leadkeep/http'
import { z } from 'zod'
import { entrySchema, logStateSchema } from '../../data/entry.ts'
import { listEntries, listShape } from '../../queries/list-entries.ts'

export const entriesRoute = route({
  method: 'GET',
  path: '/api/audit_logs/entries',
  access: ['audit_logs.entries.view'],
  summary: 'The log, newest first, filtered. Reading it is recorded.',
  query: z.object(listShape),
  responses: {
    200: z.object({ entries: z.array(entrySchema), nextCursor: z.string().nullable(), log: logStateSchema }),
  },
  async handle({ query, execute }) {
    return { status: 200 as const, body: await execute(listEntries, query) }
  },
})
