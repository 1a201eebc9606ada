import { route } from '@leadkeep/http'
import { z } from 'zod'
import { assignLeads } from '../../commands/assign-leads.ts'
import { moveLeads } from '../../commands/move-leads.ts'
import { answer } from '../saved.ts'

const changed = z.object({ changed: z.int().describe('How many were not as wished already.') })

export const postBulkStage = route({
  method: 'POST',
  path: '/api/crm/leads/bulk/stage',
  access: ['crm.leads.edit'],
  summary: 'Move up to 200 leads to one stage: all or none, one entry on the log',
  body: moveLeads.input,
  responses: { 200: changed },
  handle: async ({ body, execute }) => answer(200, await execute(moveLeads, body)),
})

export const postBulkOwner = route({
  method: 'POST',
  path: '/api/crm/leads/bulk/owner',
  access: ['crm.leads.assign'],
  summary: 'Give up to 200 leads to one colleague, or to nobody: all or none, one entry on the log',
  body: assignLeads.input,
  responses: { 200: changed },
  handle: async ({ body, execute }) => answer(200, await execute(assignLeads, body)),
})
