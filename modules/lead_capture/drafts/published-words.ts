import type { QueryContext } from '@leadkeep/commands'
import { PublishedVersion, type Draft, type DraftKind } from '../data/drafts.ts'
import { draftOf } from '../data/form-draft.ts'
import { pageDraftSchema } from '../data/page-draft.ts'
import { readStoredForm } from '../data/stored-form.ts'
import { canonicalJson } from '../data/text-hash.ts'

/** What a published version says, in the shape of a draft. */
export const wordsOf = (kind: DraftKind, content: object): object =>
  kind === 'form' ? draftOf(readStoredForm(content)) : pageDraftSchema.parse(content)

/** Whether visitors see just what the draft says. */
export async function isPublished({ em }: Pick<QueryContext, 'em'>, draft: Draft): Promise<boolean> {
  if (draft.publishedNumber === null || draft.publishedNumber === undefined) return false
  const version = await em.findOne(
    PublishedVersion,
    { draftId: draft.id, number: draft.publishedNumber },
    // Asked between changes that belong to one commit.
    { flushMode: 'commit' },
  )

  return (
    version !== null && canonicalJson(wordsOf(draft.kind, version.content)) === canonicalJson(draft.content)
  )
}
