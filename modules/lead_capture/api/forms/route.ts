import { route } from '@leadkeep/http'
import { z } from 'zod'
import { createForm } from '../../commands/create-form.ts'
import { publishFormDraft } from '../../commands/publish-form-draft.ts'
import { restoreForm } from '../../commands/restore-form.ts'
import { saveFormDraft } from '../../commands/save-form-draft.ts'
import { unpublishForm } from '../../commands/unpublish.ts'
import { formDraftSchema } from '../../data/form-draft.ts'
import { formItem, formView, versionItem } from '../../drafts/views.ts'
import { listForms, readForm, readFormHistory } from '../../queries/forms.ts'

const id = z.object({ id: z.uuid() })
/** What a form's own texts come to in thirty languages. */
const bodyLimit = 1024 * 1024

const list = route({
  method: 'GET',
  path: '/api/lead_capture/forms',
  access: ['lead_capture.forms.view'],
  summary:
    'All forms: whether and since when they are published, and whether their draft says something else',
  responses: { 200: z.object({ items: z.array(formItem) }) },
  async handle({ execute }) {
    return { status: 200, body: await execute(listForms, {}) }
  },
})

const create = route({
  method: 'POST',
  path: '/api/lead_capture/forms',
  access: ['lead_capture.forms.edit'],
  summary: 'Begin a form from the usual questions, in the languages that are chosen',
  body: createForm.input,
  responses: { 201: id },
  async handle({ execute, body }) {
    return { status: 201, body: await execute(createForm, body) }
  },
})

const read = route({
  method: 'GET',
  path: '/api/lead_capture/forms/:id',
  access: ['lead_capture.forms.view'],
  summary: 'A form as it is being written',
  params: id,
  responses: { 200: formView },
  async handle({ execute, params }) {
    return { status: 200, body: await execute(readForm, params) }
  },
})

const save = route({
  method: 'PUT',
  path: '/api/lead_capture/forms/:id/draft',
  access: ['lead_capture.forms.view', 'lead_capture.forms.edit'],
  summary: 'Keep a draft, complete or not; 409 when somebody else saved since `version`',
  params: id,
  body: z.object({ version: z.int(), content: formDraftSchema }),
  bodyLimit,
  responses: { 200: formView },
  async handle({ execute, params, body }) {
    await execute(saveFormDraft, { ...params, ...body })

    return { status: 200, body: await execute(readForm, params) }
  },
})

const publish = route({
  method: 'POST',
  path: '/api/lead_capture/forms/:id/publish',
  access: ['lead_capture.forms.view', 'lead_capture.pages.publish'],
  summary: 'Bring the draft before visitors; 422 names everything that is missing, by field',
  params: id,
  body: z.object({ version: z.int() }),
  responses: { 200: formView },
  async handle({ execute, params, body }) {
    await execute(publishFormDraft, { ...params, ...body })

    return { status: 200, body: await execute(readForm, params) }
  },
})

const unpublish = route({
  method: 'POST',
  path: '/api/lead_capture/forms/:id/unpublish',
  access: ['lead_capture.forms.view', 'lead_capture.pages.publish'],
  summary: 'Take no more answers; what was sent before becomes a lead all the same',
  params: id,
  responses: { 200: formView },
  async handle({ execute, params }) {
    await execute(unpublishForm, params)

    return { status: 200, body: await execute(readForm, params) }
  },
})

const history = route({
  method: 'GET',
  path: '/api/lead_capture/forms/:id/versions',
  access: ['lead_capture.forms.view'],
  summary: 'Everything that was ever published of a form, with who and when',
  params: id,
  responses: {
    200: z.object({
      ...id.shape,
      slug: z.string(),
      version: z.int(),
      publishedNumber: z.int().nullable(),
      items: z.array(versionItem.extend({ content: formDraftSchema })),
    }),
  },
  async handle({ execute, params }) {
    return { status: 200, body: await execute(readFormHistory, params) }
  },
})

const restore = route({
  method: 'POST',
  path: '/api/lead_capture/forms/:id/restore',
  access: ['lead_capture.forms.view', 'lead_capture.forms.edit'],
  summary: 'Make a past version the draft',
  params: id,
  body: z.object({ version: z.int(), versionId: z.uuid() }),
  responses: { 200: formView },
  async handle({ execute, params, body }) {
    await execute(restoreForm, { ...params, ...body })

    return { status: 200, body: await execute(readForm, params) }
  },
})

export const formRoutes = [list, create, read, save, publish, unpublish, history, restore]
