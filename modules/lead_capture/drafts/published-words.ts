import type { QueryContext } from '@leadkeep/commands'
import { PublishedVersion, type Draft, type DraftKind } from '../data/drafts.ts'
import { Form, Page } from '../data/entities.ts'
import { draftOf } from '../data/form-draft.ts'
import { readStoredDraft } from '../data/page-draft.ts'
import { readStoredForm } from '../data/stored-form.ts'
import { canonicalJson } from '../data/text-hash.ts'

/** What a published version says, in the shape of a draft. */
export const wordsOf = (kind: DraftKind, content: object, slug: string): object =>
  kind === 'form' ? draftOf(readStoredForm(content)) : readStoredDraft(content, slug)

/** Whether visitors see just what the draft says. */
export async function isPublished({ em }: Pick<QueryContext, 'em'>, draft: Draft): Promise<boolean> {
  const { id, kind, slug, content, publishedNumber } = draft
  if (publishedNumber === null || publishedNumber === undefined) return false
  // Asked between changes that belong to one commit.
  const options = { flushMode: 'commit' } as const
  const published =
    kind === 'form' ? await em.findOne(Form, { id }, options) : await em.findOne(Page, { id }, options)
  if (!published || published.unpublishedAt) return false
  const version = await em.findOne(PublishedVersion, { draftId: id, number: publishedNumber }, options)
  const words = kind === 'form' ? content : readStoredDraft(content, slug)

  return version !== null && canonicalJson(wordsOf(kind, version.content, slug)) === canonicalJson(words)
}
