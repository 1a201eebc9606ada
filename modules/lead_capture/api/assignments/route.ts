import { route } from '@leadkeep/http'
import { z } from 'zod'
import {
  addAbsence,
  assignmentView,
  readAssignment,
  removeAbsence,
  setAssignment,
} from '../../commands/assignments.ts'
import { assignmentModes } from '../../data/assignment-modes.ts'

const id = z.object({ id: z.uuid() })

const read = route({
  method: 'GET',
  path: '/api/lead_capture/forms/:id/assignment',
  access: ['lead_capture.assignments.view'],
  summary: 'Whom a form’s leads are given to, and who is away',
  params: id,
  responses: { 200: assignmentView },
  async handle({ execute, params }) {
    return { status: 200, body: await execute(readAssignment, { formId: params.id }) }
  },
})

const set = route({
  method: 'PUT',
  path: '/api/lead_capture/forms/:id/assignment',
  access: ['lead_capture.assignments.view', 'lead_capture.assignments.manage'],
  summary: 'Give a form’s leads to nobody, to one colleague, or to several in turn',
  params: id,
  body: z.object({
    version: z.int(),
    mode: z.enum(assignmentModes),
    userIds: z.array(z.uuid()).max(100),
  }),
  responses: { 200: assignmentView },
  async handle({ execute, params, body }) {
    await execute(setAssignment, { formId: params.id, ...body })

    return { status: 200, body: await execute(readAssignment, { formId: params.id }) }
  },
})

const add = route({
  method: 'POST',
  path: '/api/lead_capture/absences',
  access: ['lead_capture.assignments.manage'],
  summary: 'Somebody is away from one day to another: no form gives them leads',
  body: addAbsence.input,
  responses: { 201: id },
  async handle({ execute, body }) {
    return { status: 201, body: await execute(addAbsence, body) }
  },
})

const remove = route({
  method: 'DELETE',
  path: '/api/lead_capture/absences/:id',
  access: ['lead_capture.assignments.manage'],
  summary: 'Somebody is there after all',
  params: id,
  responses: { 204: 'empty' },
  async handle({ execute, params }) {
    await execute(removeAbsence, params)

    return { status: 204 }
  },
})

export const assignmentRoutes = [read, set, add, remove]
