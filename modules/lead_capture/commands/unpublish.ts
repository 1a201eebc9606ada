import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { Form, Page } from '../data/entities.ts'
import { findDraftToChange } from '../drafts/find-draft.ts'
import { notPublished, shownByPage } from '../errors.ts'

/** Nobody finds the page any more. What it said stays in its history, and its draft can be published again. */
export const unpublishPage = command({
  id: 'lead_capture.page.unpublish',
  access: ['lead_capture.pages.publish'],
  input: z.object({ id: z.uuid() }),
  async run(context, { id }) {
    await findDraftToChange(context, 'page', id)
    const page = await context.em.findOne(Page, { id, unpublishedAt: null })
    if (!page) throw notPublished()
    page.unpublishedAt = context.scope.now()
    // Another page may become what the address leads to by itself.
    page.isHome = false
  },
})

/** The form takes no answers any more. What was sent before becomes a lead all the same, and its receipts are found. */
export const unpublishForm = command({
  id: 'lead_capture.form.unpublish',
  access: ['lead_capture.pages.publish'],
  input: z.object({ id: z.uuid() }),
  async run(context, { id }) {
    const { scope, em } = context
    await findDraftToChange(context, 'form', id)
    const form = await em.findOne(Form, { id, unpublishedAt: null })
    if (!form) throw notPublished()
    const shownBy = await em.find(Page, { formId: id, unpublishedAt: null })
    if (shownBy.length > 0) throw shownByPage(shownBy.map(({ slug }) => `/p/${slug}`))
    form.unpublishedAt = scope.now()
  },
})
