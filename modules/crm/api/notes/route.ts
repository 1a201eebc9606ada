import { route } from '@leadkeep/http'
import { z } from 'zod'
import { addNote, deleteNote, editNote } from '../../commands/notes.ts'
import { noteText, version } from '../../data/validators.ts'
import { answer, empty, idParams, savedSchema } from '../saved.ts'

export const postNote = route({
  method: 'POST',
  path: '/api/crm/leads/:id/notes',
  access: ['crm.notes.manage'],
  summary: 'Write a note on a lead',
  params: idParams,
  body: z.object({ text: noteText }),
  responses: { 201: savedSchema },
  handle: async ({ params, body, execute }) =>
    answer(201, await execute(addNote, { leadId: params.id, ...body })),
})

export const patchNote = route({
  method: 'PATCH',
  path: '/api/crm/notes/:id',
  access: ['crm.notes.manage'],
  summary: 'Change the words of a note of one’s own',
  params: idParams,
  body: z.object({ version, text: noteText }),
  responses: { 200: savedSchema },
  handle: async ({ params, body, execute }) => answer(200, await execute(editNote, { ...params, ...body })),
})

export const deleteNoteRoute = route({
  method: 'DELETE',
  path: '/api/crm/notes/:id',
  access: ['crm.notes.manage'],
  summary: 'Delete a note',
  params: idParams,
  responses: { 204: 'empty' },
  handle: async ({ params, execute }) => {
    await execute(deleteNote, params)

    return empty
  },
})
