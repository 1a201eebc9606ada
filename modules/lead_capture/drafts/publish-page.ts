import type { CommandContext } from '@leadkeep/commands'
import { PublishedVersion, type Draft } from '../data/drafts.ts'
import { Page } from '../data/entities.ts'
import { pageVersionSchema, readStoredDraft } from '../data/page-draft.ts'
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
  const words = readStoredDraft(draft.content, draft.slug)
  const problems = problemsOfPage(words, await formIsPublished(words.formId))
  if (problems.length > 0) throw notPublishable(problems)
  const content = pageVersionSchema.parse(words)
  if (content.isHome && (await anotherIsHome(context, draft.id))) throw anotherHome()
  const number = (draft.publishedNumber ?? 0) + 1
  const own = { tenantId: scope.tenantId, publishedAt: scope.now() }
  em.create(PublishedVersion, {
    ...own,
    id: scope.newId(),
    draftId: draft.id,
    number,
    content,
    publishedBy: userOf(scope),
  })
  const published = { ...content, ...own, revision: number, unpublishedAt: null }
  const page = await em.findOne(Page, { id: draft.id })
  if (page) Object.assign(page, published)
  else em.create(Page, { ...published, id: draft.id })
  draft.publishedNumber = number

  return draft.id
}

const anotherIsHome = ({ em }: CommandContext, id: string) =>
  em.findOne(Page, { isHome: true, id: { $ne: id } }, { flushMode: 'commit' })
