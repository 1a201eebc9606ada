import { route } from '@leadkeep/http'
import { z } from 'zod'
import { addTask, completeTask, reopenTask } from '../../commands/tasks.ts'
import { newTask } from '../../data/validators.ts'
import { answer, empty, idParams } from '../saved.ts'

export const postTask = route({
  method: 'POST',
  path: '/api/crm/leads/:id/tasks',
  access: ['crm.tasks.manage'],
  summary: 'Add a task to a lead',
  params: idParams,
  body: newTask,
  responses: { 201: z.object({ id: z.uuid() }) },
  handle: async ({ params, body, execute }) =>
    answer(201, await execute(addTask, { leadId: params.id, ...body })),
})

export const postTaskCompletion = route({
  method: 'POST',
  path: '/api/crm/tasks/:id/complete',
  access: ['crm.tasks.manage'],
  summary: 'Complete a task',
  params: idParams,
  responses: { 204: 'empty' },
  handle: async ({ params, execute }) => {
    await execute(completeTask, params)

    return empty
  },
})

export const postTaskReopening = route({
  method: 'POST',
  path: '/api/crm/tasks/:id/reopen',
  access: ['crm.tasks.manage'],
  summary: 'Reopen a task that was completed',
  params: idParams,
  responses: { 204: 'empty' },
  handle: async ({ params, execute }) => {
    await execute(reopenTask, params)

    return empty
  },
})
