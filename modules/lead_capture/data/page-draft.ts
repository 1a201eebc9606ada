import { z } from 'zod'
import { pageContentDraftSchema, pageSchema } from './page-content.ts'
import { readStoredPageDraft } from './stored-page.ts'
import { slug } from './wording.ts'

const placed = {
  /** What the tenant's address leads to by itself. There is one such page at most. */
  isHome: z.boolean(),
  /** The form that the page shows. */
  formId: z.uuid(),
}

/** A page while it is being written, with where it is to be found and the form it shows. */
export const pageDraftSchema = z.strictObject({
  slug: z.string().trim().max(80),
  ...placed,
  content: pageContentDraftSchema,
})

/** The same, complete: what a version of a page holds. */
export const pageVersionSchema = z.strictObject({ slug, ...placed, content: pageSchema })

export type PageDraft = z.infer<typeof pageDraftSchema>

/** A draft or a version as it was stored, in whichever format. The first had no address of their own: it was the row's. */
export function readStoredDraft(stored: unknown, address: string): PageDraft {
  const { content, ...rest } = z
    .looseObject({ ...placed, slug: z.string().default(address), content: z.unknown() })
    .parse(stored)

  return pageDraftSchema.parse({ ...rest, content: readStoredPageDraft(content) })
}
