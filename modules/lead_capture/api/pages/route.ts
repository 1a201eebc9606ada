import { route } from '@leadkeep/http'
import { z } from 'zod'
import { createPage } from '../../commands/create-page.ts'
import { publishPageDraft } from '../../commands/publish-page-draft.ts'
import { restorePage } from '../../commands/restore-page.ts'
import { savePageDraft } from '../../commands/save-page-draft.ts'
import { unpublishPage } from '../../commands/unpublish.ts'
import { pageDraftSchema } from '../../data/page-draft.ts'
import { pageItem, pageView, versionItem } from '../../drafts/views.ts'
import { listPages, readPage, readPageHistory } from '../../queries/pages.ts'

const id = z.object({ id: z.uuid() })
/** What a page's own texts come to in thirty languages. */
const bodyLimit = 1024 * 1024

const list = route({
  method: 'GET',
  path: '/api/lead_capture/pages',
  access: ['lead_capture.forms.view'],
  summary:
    'All pages: whether and since when they are published, and whether their draft says something else',
  responses: { 200: z.object({ items: z.array(pageItem) }) },
  async handle({ execute }) {
    return { status: 200, body: await execute(listPages, {}) }
  },
})

const create = route({
  method: 'POST',
  path: '/api/lead_capture/pages',
  access: ['lead_capture.forms.edit'],
  summary: 'Begin a page around a form, in the languages that are chosen',
  body: createPage.input,
  responses: { 201: id },
  async handle({ execute, body }) {
    return { status: 201, body: await execute(createPage, body) }
  },
})

const read = route({
  method: 'GET',
  path: '/api/lead_capture/pages/:id',
  access: ['lead_capture.forms.view'],
  summary: 'A page as it is being written',
  params: id,
  responses: { 200: pageView },
  async handle({ execute, params }) {
    return { status: 200, body: await execute(readPage, params) }
  },
})

const save = route({
  method: 'PUT',
  path: '/api/lead_capture/pages/:id/draft',
  access: ['lead_capture.forms.view', 'lead_capture.forms.edit'],
  summary: 'Keep a draft, complete or not; 409 when somebody else saved since `version`',
  params: id,
  body: z.object({ version: z.int(), content: pageDraftSchema }),
  bodyLimit,
  responses: { 200: pageView },
  async handle({ execute, params, body }) {
    await execute(savePageDraft, { ...params, ...body })

    return { status: 200, body: await execute(readPage, params) }
  },
})

const publish = route({
  method: 'POST',
  path: '/api/lead_capture/pages/:id/publish',
  access: ['lead_capture.forms.view', 'lead_capture.pages.publish'],
  summary: 'Bring the draft before visitors; 422 names everything that is missing, by field',
  params: id,
  body: z.object({ version: z.int() }),
  responses: { 200: pageView },
  async handle({ execute, params, body }) {
    await execute(publishPageDraft, { ...params, ...body })

    return { status: 200, body: await execute(readPage, params) }
  },
})

const unpublish = route({
  method: 'POST',
  path: '/api/lead_capture/pages/:id/unpublish',
  access: ['lead_capture.forms.view', 'lead_capture.pages.publish'],
  summary: 'Take a page down; its draft and its history stay',
  params: id,
  responses: { 200: pageView },
  async handle({ execute, params }) {
    await execute(unpublishPage, params)

    return { status: 200, body: await execute(readPage, params) }
  },
})

const history = route({
  method: 'GET',
  path: '/api/lead_capture/pages/:id/versions',
  access: ['lead_capture.forms.view'],
  summary: 'Everything that was ever published of a page, with who and when',
  params: id,
  responses: {
    200: z.object({
      ...id.shape,
      slug: z.string(),
      version: z.int(),
      publishedNumber: z.int().nullable(),
      items: z.array(versionItem.extend({ content: pageDraftSchema })),
    }),
  },
  async handle({ execute, params }) {
    return { status: 200, body: await execute(readPageHistory, params) }
  },
})

const restore = route({
  method: 'POST',
  path: '/api/lead_capture/pages/:id/restore',
  access: ['lead_capture.forms.view', 'lead_capture.forms.edit'],
  summary: 'Make a past version the draft',
  params: id,
  body: z.object({ version: z.int(), versionId: z.uuid() }),
  responses: { 200: pageView },
  async handle({ execute, params, body }) {
    await execute(restorePage, { ...params, ...body })

    return { status: 200, body: await execute(readPage, params) }
  },
})

export const pageRoutes = [list, create, read, save, publish, unpublish, history, restore]
