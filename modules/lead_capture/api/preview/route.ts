import { route } from '@leadkeep/http'
import { z } from 'zod'
import { formDraftSchema } from '../../data/form-draft.ts'
import { pageDraftSchema } from '../../data/page-draft.ts'
import { readForm } from '../../queries/forms.ts'
import { readPage } from '../../queries/pages.ts'

const html = z.object({ html: z.string() })
const bodyLimit = 1024 * 1024

/** An empty document for a preview to be put in: nothing may run there, nothing may be sent or loaded from elsewhere. */
const frame = route({
  method: 'GET',
  path: '/api/lead_capture/preview',
  access: ['lead_capture.forms.view'],
  summary: 'The empty document that previews are shown in',
  responses: { 200: 'stream' },
  handle: async () =>
    new Response('<!doctype html><html lang="en"><head><title>Preview</title></head><body></body></html>', {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy':
          "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'none'; " +
          "base-uri 'none'; frame-ancestors 'self'; sandbox allow-same-origin",
      },
    }),
})

const form = route({
  method: 'POST',
  path: '/api/lead_capture/forms/:id/preview',
  access: ['lead_capture.forms.view'],
  summary: 'A draft as visitors would see it, saved or not',
  params: z.object({ id: z.uuid() }),
  body: z.object({ language: z.string(), draft: formDraftSchema }),
  bodyLimit,
  responses: { 200: html },
  async handle({ execute, params, body: { language, draft } }) {
    const { slug } = await execute(readForm, params)
    // Visitor pages are JSX, which the command line, that lists this route too, does not read.
    const { previewOfForm } = await import('../../frontend-preview/preview.tsx')

    return { status: 200, body: { html: await previewOfForm(draft, slug, language) } }
  },
})

const page = route({
  method: 'POST',
  path: '/api/lead_capture/pages/:id/preview',
  access: ['lead_capture.forms.view'],
  summary: 'A draft of a page as visitors would see it, saved or not, with the form that it names',
  params: z.object({ id: z.uuid() }),
  body: z.object({ language: z.string(), draft: pageDraftSchema }),
  bodyLimit,
  responses: { 200: html },
  async handle({ execute, params, body: { language, draft } }) {
    await execute(readPage, params)
    const form = await execute(readForm, { id: draft.formId })
    const { previewOfPage } = await import('../../frontend-preview/preview.tsx')

    return { status: 200, body: { html: await previewOfPage(draft.content, form, language) } }
  },
})

export const previewRoutes = [frame, form, page]
