import { route } from '@leadkeep/http'
import { createLead } from '../../commands/create-lead.ts'
import { newLeadInput } from '../../data/validators.ts'
import { leadListInput } from '../../list/request.ts'
import { listLeads } from '../../queries/list-leads.ts'
import { leadPageSchema } from '../../views.ts'
import { answer, savedSchema } from '../saved.ts'

export const getLeads = route({
  method: 'GET',
  path: '/api/crm/leads',
  access: ['crm.leads.view'],
  summary: 'A page of leads, their values opened and the opening recorded',
  query: leadListInput,
  responses: { 200: leadPageSchema },
  handle: async ({ query, execute }) => {
    const page = await execute(listLeads, query)

    return answer(200, { ...page, items: [...page.items] })
  },
})

export const postLead = route({
  method: 'POST',
  path: '/api/crm/leads',
  access: ['crm.leads.create'],
  summary: 'Enter a lead',
  body: newLeadInput,
  responses: { 201: savedSchema },
  handle: async ({ body, execute }) => answer(201, await execute(createLead, body)),
})
