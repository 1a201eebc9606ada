import type { CommandContext } from '@leadkeep/commands'
import { PublishedVersion, type Draft } from '../data/drafts.ts'
import { Page } from '../data/entities.ts'
import { pageSchema } from '../data/page-content.ts'
import { pageDraftSchema } from '../data/page-draft.ts'
import { problemsOfPage } from '../data/page-problems.ts'
import { anotherHome, notPublishable } from '../errors.ts'
import { userOf } from './user-of.ts'

/** The one way in which a page comes before visitors: refused with every reason, kept in the history. */
export async function publishDraftOfPage(
  context: CommandContext,
  draft: Draft,
  formIsPublished: (formId: string) => Promise<boolean>,
): Promise<string> {
  const { scope, em } = context
  const words = pageDraftSchema.parse(draft.content)
  const problems = problemsOfPage(words, await formIsPublished(words.formId))
  if (problems.length > 0) throw notPublishable(problems)
  const { isHome, formId } = words
  const content = pageSchema.parse(words.content)
  if (isHome && (await em.findOne(Page, { isHome, id: { $ne: draft.id } }, { flushMode: 'commit' })))
    throw anotherHome()
  const number = (draft.publishedNumber ?? 0) + 1
  const own = { tenantId: scope.tenantId, publishedAt: scope.now() }
  const published = { isHome, formId, content, revision: number, publishedAt: own.publishedAt }
  em.create(PublishedVersion, {
    ...own,
    id: scope.newId(),
    draftId: draft.id,
    number,
    content: { isHome, formId, content },
    publishedBy: userOf(scope),
  })
  const page = await em.findOne(Page, { id: draft.id })
  if (page) Object.assign(page, published)
  else em.create(Page, { ...own, id: draft.id, slug: draft.slug, ...published })
  draft.publishedNumber = number

  return draft.id
}
