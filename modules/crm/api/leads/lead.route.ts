import { route } from '@leadkeep/http'
import { deleteLead } from '../../commands/delete-lead.ts'
import { restoreLead } from '../../commands/restore-lead.ts'
import { updateLead } from '../../commands/update-lead.ts'
import { leadPatch } from '../../data/validators.ts'
import { readLead } from '../../queries/read-lead.ts'
import { leadViewSchema } from '../../views.ts'
import { answer, idParams, savedSchema } from '../saved.ts'

export const getLead = route({
  method: 'GET',
  path: '/api/crm/leads/:id',
  access: ['crm.leads.view'],
  summary: 'One lead with notes, tasks, history, consent and who it may be',
  params: idParams,
  responses: { 200: leadViewSchema },
  handle: async ({ params, execute }) => answer(200, await execute(readLead, params)),
})

export const patchLead = route({
  method: 'PATCH',
  path: '/api/crm/leads/:id',
  access: ['crm.leads.view'],
  summary: 'Change a lead, its stage or its owner; 409 names what changed since `version`',
  params: idParams,
  body: leadPatch,
  responses: { 200: savedSchema },
  handle: async ({ params, body, execute }) => answer(200, await execute(updateLead, { ...params, ...body })),
})

export const deleteLeadRoute = route({
  method: 'DELETE',
  path: '/api/crm/leads/:id',
  access: ['crm.leads.delete'],
  summary: 'Take a lead out of the lists; it can be restored',
  params: idParams,
  responses: { 200: savedSchema },
  handle: async ({ params, execute }) => answer(200, await execute(deleteLead, params)),
})

export const postRestore = route({
  method: 'POST',
  path: '/api/crm/leads/:id/restore',
  access: ['crm.leads.delete'],
  summary: 'Bring a deleted lead back',
  params: idParams,
  responses: { 200: savedSchema },
  handle: async ({ params, execute }) => answer(200, await execute(restoreLead, params)),
})
