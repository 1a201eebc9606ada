import { z } from 'zod'
import { canonicalJson } from '../data/text-hash.ts'
import type { Draft, Version } from '../data/drafts.ts'
import { formDraftSchema } from '../data/form-draft.ts'
import { pageDraftSchema } from '../data/page-draft.ts'

/** What a list says of a form or a page. */
export const draftItem = z.object({
  id: z.uuid(),
  slug: z.string(),
  title: z.string(),
  /** The published version; null while there is none. */
  publishedNumber: z.int().nullable(),
  publishedAt: z.iso.datetime().nullable(),
  /** Visitors saw it once and don’t any more. */
  isTakenDown: z.boolean(),
  /** Whether the draft says something else than what is published. */
  isChanged: z.boolean(),
  changedAt: z.iso.datetime(),
  changedBy: z.uuid().nullable(),
})

export const formItem = draftItem.extend({
  languages: z.array(z.string()),
  submissions: z.int(),
})

export const formView = draftItem.extend({
  version: z.int(),
  content: formDraftSchema,
  /** Names of fields that answers may be kept under: they can't change any more. */
  publishedFields: z.array(z.string()),
})

export const pageItem = draftItem.extend({
  languages: z.array(z.string()),
  isHome: z.boolean(),
  formId: z.uuid(),
})

export const pageView = draftItem.extend({ version: z.int(), content: pageDraftSchema })

export const versionItem = z.object({
  id: z.uuid(),
  number: z.int(),
  publishedAt: z.iso.datetime(),
  publishedBy: z.uuid().nullable(),
})

export type FormItem = z.infer<typeof formItem>
export type FormView = z.infer<typeof formView>
export type PageItem = z.infer<typeof pageItem>
export type PageView = z.infer<typeof pageView>
export type VersionItem = z.infer<typeof versionItem>

export const itemOf = (
  { id, slug, publishedNumber, changedAt, changedBy }: Draft,
  published: { readonly at: Date; readonly content: object } | null,
  content: object,
  title: string,
) => ({
  id,
  slug,
  title,
  publishedNumber: published ? (publishedNumber ?? null) : null,
  publishedAt: published?.at.toISOString() ?? null,
  isTakenDown: published === null && typeof publishedNumber === 'number',
  isChanged: published === null || canonicalJson(published.content) !== canonicalJson(content),
  changedAt: changedAt.toISOString(),
  changedBy: changedBy ?? null,
})

export const versionOf = ({ id, number, publishedAt, publishedBy }: Version): VersionItem => ({
  id,
  number,
  publishedAt: publishedAt.toISOString(),
  publishedBy: publishedBy ?? null,
})
