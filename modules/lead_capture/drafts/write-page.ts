import type { CommandContext } from '@leadkeep/commands'
import type { Draft } from '../data/drafts.ts'
import type { PageDraft } from '../data/page-draft.ts'
import { inLanguages } from '../data/worded.ts'
import { slug } from '../data/wording.ts'
import { findDraft } from './find-draft.ts'
import { requireFreeAddress } from './page-address.ts'
import { userOf } from './user-of.ts'

/** The draft says this from now on. An address that is no address yet is only written down. */
export async function writePage(context: CommandContext, draft: Draft, page: PageDraft): Promise<void> {
  const { scope } = context
  await findDraft(context, 'form', page.formId)
  if (page.slug !== draft.slug && slug.safeParse(page.slug).success) {
    await requireFreeAddress(context, draft.id, page.slug)
    draft.slug = page.slug
  }
  const content = inLanguages(page.content, page.content.languages)
  draft.write({ ...page, content }, userOf(scope), scope.now())
}
