import { route } from '@leadkeep/http'
import { z } from 'zod'
import { createPersonFromLead, linkPerson } from '../../commands/people.ts'
import { version } from '../../data/validators.ts'
import { readPerson } from '../../queries/read-person.ts'
import { leadItemSchema, personSchema } from '../../views.ts'
import { answer, idParams, savedSchema } from '../saved.ts'

const linked = savedSchema.extend({ personId: z.uuid() })

export const putLeadPerson = route({
  method: 'PUT',
  path: '/api/crm/leads/:id/person',
  access: ['crm.people.manage'],
  summary: 'Decide that a lead is a person we know',
  params: idParams,
  body: z.object({ version, personId: z.uuid() }),
  responses: { 200: linked },
  handle: async ({ params, body, execute }) => answer(200, await execute(linkPerson, { ...params, ...body })),
})

export const postLeadPerson = route({
  method: 'POST',
  path: '/api/crm/leads/:id/person',
  access: ['crm.people.manage'],
  summary: 'Make a person of what a lead says',
  params: idParams,
  body: z.object({ version }),
  responses: { 201: linked },
  handle: async ({ params, body, execute }) =>
    answer(201, await execute(createPersonFromLead, { ...params, ...body })),
})

export const getPerson = route({
  method: 'GET',
  path: '/api/crm/people/:id',
  access: ['crm.people.view'],
  summary: 'One person with their leads',
  params: idParams,
  responses: { 200: personSchema.extend({ leads: z.array(leadItemSchema) }) },
  handle: async ({ params, execute }) => answer(200, await execute(readPerson, params)),
})
