import { query } from '@leadkeep/commands'
import { z } from 'zod'
import { Draft, PublishedVersion } from '../data/drafts.ts'
import { Page } from '../data/entities.ts'
import { readStoredDraft } from '../data/page-draft.ts'
import { findDraft, pageParts } from '../drafts/find-draft.ts'
import { itemOf, versionOf, type PageItem, type PageView } from '../drafts/views.ts'

/** All pages, published or not, the one that was changed last first. */
export const listPages = query({
  id: 'lead_capture.page.list',
  access: ['lead_capture.forms.view'],
  input: z.object({}),
  async run(context): Promise<{ items: PageItem[] }> {
    const { em } = context
    const pages = await em.find(Page, {})
    const drafts = await em.find(Draft, { kind: 'page' })
    const older = pages.filter(({ id }) => !drafts.some((draft) => draft.id === id))
    for (const { id } of older) drafts.push((await findDraft(context, 'page', id)).draft)
    const items = drafts.map((draft) => {
      const { isHome, formId, content } = readStoredDraft(draft.content, draft.slug)
      const page = pages.find(({ id }) => id === draft.id)

      return { ...itemWith(draft, page ?? null), languages: content.languages, isHome, formId }
    })

    return { items: items.toSorted((one, other) => (one.changedAt < other.changedAt ? 1 : -1)) }
  },
})

/** One page as it is being written. */
export const readPage = query({
  id: 'lead_capture.page.read',
  access: ['lead_capture.forms.view'],
  input: z.object({ id: z.uuid() }),
  async run(context, { id }): Promise<PageView> {
    const { draft } = await findDraft(context, 'page', id)
    const page = await context.em.findOne(Page, { id })
    const content = readStoredDraft(draft.content, draft.slug)

    return { ...itemWith(draft, page), version: draft.version, content }
  },
})

/** What was ever published of a page, the newest first, in the shape of drafts, so that any two can be compared. */
export const readPageHistory = query({
  id: 'lead_capture.page.read_history',
  access: ['lead_capture.forms.view'],
  input: z.object({ id: z.uuid() }),
  async run(context, { id }) {
    const { draft, begins } = await findDraft(context, 'page', id)
    const page = await context.em.findOne(Page, { id })
    const versions = await context.em.find(
      PublishedVersion,
      { draftId: id },
      { orderBy: { number: 'desc' }, limit: 500 },
    )

    return {
      id,
      slug: draft.slug,
      version: draft.version,
      publishedNumber: itemWith(draft, page).publishedNumber,
      items: [...versions, ...(begins ? [begins] : [])].map((version) => ({
        ...versionOf(version),
        content: readStoredDraft(version.content, draft.slug),
      })),
    }
  },
})

function itemWith(draft: Draft, page: InstanceType<typeof Page.class> | null) {
  const words = readStoredDraft(draft.content, draft.slug)
  const published =
    page && !page.unpublishedAt
      ? { at: page.publishedAt, content: readStoredDraft(pageParts(page), page.slug) }
      : null
  const { content } = words

  return itemOf(draft, published, words, content.words[content.languages[0] ?? '']?.title ?? '')
}
