import { route } from '@leadkeep/http'
import { z } from 'zod'
import { chosenPurposeIds } from '../../../../purposes.ts'
import { openValues } from '../../../../queries/open-values.ts'

const value = z.object({
  table: z.string(),
  row: z.string(),
  column: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  erased: z.boolean(),
  withheld: z.boolean(),
  verified: z.boolean(),
})

export const openingsRoute = route({
  method: 'POST',
  path: '/api/audit_logs/entries/:id/openings',
  access: ['audit_logs.entries.view', 'audit_logs.entries.open'],
  summary: 'Opens the personal values before and after an entry, for a purpose. It is recorded first.',
  params: z.object({ id: z.uuid() }),
  body: z.object({ purpose: z.enum(chosenPurposeIds, 'Choose what you need it for.') }),
  responses: { 200: z.object({ values: z.array(value) }) },
  async handle({ params, body, execute }) {
    return { status: 200 as const, body: await execute(openValues, { ...params, ...body }) }
  },
})
