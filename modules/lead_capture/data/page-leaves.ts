import type { Leaves } from './draft-changes.ts'
import type { PageDraft } from './page-draft.ts'
import { leavesOf, treeOf } from './tree-leaves.ts'
import { inLanguages } from './worded.ts'

/** A page's leaves: each text in each language, and pictures and what stands beside the heading as they are. */
export const leavesOfPage = (page: PageDraft): Leaves => leavesOf(page, ['figure', 'picture'])

/** The page that such leaves make, in all of its languages: what one person added has no words yet in what another did. */
export function pageOfLeaves(leaves: Leaves): PageDraft {
  const page = treeOf(leaves) as PageDraft // the leaves of one, by construction

  return { ...page, content: inLanguages(page.content, page.content.languages) }
}
