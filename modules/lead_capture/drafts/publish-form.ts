import type { CommandContext } from '@leadkeep/commands'
import { keepTexts, purposesForBoxes, versionOfText, type TextToKeep } from '@leadkeep/consent'
import { PublishedVersion, type Draft } from '../data/drafts.ts'
import { Form } from '../data/entities.ts'
import { formContentSchema, type FormContent } from '../data/form-content.ts'
import { contentOf, formDraftSchema, type FormDraft } from '../data/form-draft.ts'
import { problemsOf } from '../data/form-problems.ts'
import { textHash } from '../data/text-hash.ts'
import { notPublishable } from '../errors.ts'
import { userOf } from './user-of.ts'

/**
 * The one way in which a form comes before visitors. It refuses with every reason at once; then the words are kept for
 * the decisions to come, the version for the history, and the landing app sees it within its second.
 */
export async function publishDraftOfForm(context: CommandContext, draft: Draft): Promise<string> {
  const { scope, em } = context
  const content = await complete(context, draft)
  await keepTexts(context, textsOf(content))
  const own = { tenantId: scope.tenantId, publishedAt: scope.now() }
  const { publishedAt } = own
  const published = { revision: content.version, definition: content, publishedAt, unpublishedAt: null }
  em.create(PublishedVersion, {
    ...own,
    id: scope.newId(),
    draftId: draft.id,
    number: content.version,
    content,
    publishedBy: userOf(scope),
  })
  const form = await em.findOne(Form, { id: draft.id })
  if (form) Object.assign(form, published)
  else em.create(Form, { ...own, id: draft.id, slug: draft.slug, ...published })
  draft.publishedNumber = content.version

  return draft.id
}

async function complete(context: CommandContext, draft: Draft): Promise<FormContent> {
  const words = formDraftSchema.parse(draft.content)
  const boxes = await purposesForBoxes(context)
  const problems = problemsOf(
    words,
    draft.slug,
    boxes.map(({ key }) => key),
  )
  if (problems.length > 0) throw notPublishable(problems)
  const version = (draft.publishedNumber ?? 0) + 1

  return formContentSchema.parse(await numbered(context, words, draft.slug, version))
}

async function numbered(
  context: CommandContext,
  words: FormDraft,
  slug: string,
  version: number,
): Promise<FormContent> {
  const draft = contentOf(words, { slug, version, notices: {}, boxes: {} })
  const notices: Record<string, number> = {}
  const boxes: Record<string, Record<string, number>> = {}
  for (const [language, { notice, consents }] of Object.entries(draft.texts)) {
    const text = { kind: 'notice', purpose: null, language, content: notice } as const
    notices[language] = await versionOfText(context, text)
    const own: Record<string, number> = (boxes[language] = {})
    for (const [purpose, box] of Object.entries(consents))
      own[purpose] = await versionOfText(context, { kind: 'consent', purpose, language, content: box })
  }

  return contentOf(words, { slug, version, notices, boxes })
}

const textsOf = ({ texts }: FormContent): TextToKeep[] =>
  Object.values(texts).flatMap(({ notice, consents }) => [
    {
      hash: textHash(notice),
      kind: 'notice' as const,
      purpose: null,
      version: notice.version,
      language: notice.language,
      content: notice,
    },
    ...Object.values(consents).map((box) => ({
      hash: textHash(box),
      kind: 'consent' as const,
      purpose: box.purpose,
      version: box.version,
      language: box.language,
      content: box,
    })),
  ])
