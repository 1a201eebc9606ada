import { command, type CommandContext } from '@leadkeep/commands'
import { keepTexts, requirePurposes, type TextToKeep } from '@leadkeep/consent'
import { z } from 'zod'
import { Form, Page } from '../data/entities.ts'
import { formContentSchema, type FormContent, type FormTexts } from '../data/form-content.ts'
import { pageSchema } from '../data/page-content.ts'
import { textHash } from '../data/text-hash.ts'
import { slug } from '../data/wording.ts'

/** Publishes a form and the page that shows it. */
export const publish = command({
  id: 'lead_capture.page.publish',
  access: ['lead_capture.pages.publish'],
  input: z.object({ slug, isHome: z.boolean(), page: pageSchema, form: formContentSchema }),
  async run(context, { slug, isHome, page: content, form: definition }) {
    const { scope, em } = context
    const publishedAt = scope.now()
    const form = await publishedForm(context, definition)
    const own = { tenantId: scope.tenantId, publishedAt }
    const page =
      (await em.findOne(Page, { slug })) ??
      em.create(Page, { ...own, id: scope.newId(), slug, isHome, formId: form.id, revision: 0, content })
    Object.assign(page, { content, publishedAt, isHome, formId: form.id, revision: page.revision + 1 })

    return { pageId: page.id, formId: form.id }
  },
})

/** Publishes a form by itself, at `/f/:slug`. */
export const publishForm = command({
  id: 'lead_capture.form.publish',
  access: ['lead_capture.pages.publish'],
  input: z.object({ form: formContentSchema }),
  async run(context, { form }) {
    const { id } = await publishedForm(context, form)

    return { formId: id }
  },
})

/** The words it serves, in each of its languages, are kept first, for the decisions to come. */
async function publishedForm(context: CommandContext, definition: FormContent) {
  const { scope, em } = context
  await requirePurposes(context, definition.consents)
  await keepTexts(context, Object.values(definition.texts).flatMap(textsOf))
  const own = { tenantId: scope.tenantId, publishedAt: scope.now() }
  const { slug, version: revision } = definition
  const form =
    (await em.findOne(Form, { slug })) ??
    em.create(Form, { ...own, id: scope.newId(), slug, revision, definition })
  Object.assign(form, { ...own, definition, revision })

  return form
}

const textsOf = ({ notice, consents }: FormTexts): TextToKeep[] => [
  {
    hash: textHash(notice),
    kind: 'notice',
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
]
