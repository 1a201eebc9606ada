import { command } from '@leadkeep/commands'
import { keepTexts, requirePurposes } from '@leadkeep/consent'
import { z } from 'zod'
import { formSchema, pageSchema, textHash } from '../data/content.ts'
import { Form, Page } from '../data/entities.ts'

/** Publishes a form and the page that shows it. The words they serve are kept first, for the decisions to come. */
export const publish = command({
  id: 'lead_capture.page.publish',
  access: ['lead_capture.pages.publish'],
  input: z.object({
    slug: z
      .string()
      .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
      .max(80),
    isHome: z.boolean(),
    page: pageSchema,
    form: formSchema,
  }),
  async run(context, { slug, isHome, page: content, form: definition }) {
    const { scope, em } = context
    const { notice, consents } = definition
    await requirePurposes(
      context,
      consents.map(({ purpose }) => purpose),
    )
    await keepTexts(context, [
      {
        hash: textHash(notice),
        kind: 'notice',
        purpose: null,
        version: notice.version,
        language: notice.language,
        content: notice,
      },
      ...consents.map((box) => ({
        hash: textHash(box),
        kind: 'consent' as const,
        purpose: box.purpose,
        version: box.version,
        language: box.language,
        content: box,
      })),
    ])
    const publishedAt = scope.now()
    const own = { tenantId: scope.tenantId, publishedAt }
    const form =
      (await em.findOne(Form, { slug: definition.slug })) ??
      em.create(Form, { ...own, id: scope.newId(), slug: definition.slug, revision: 0, definition })
    Object.assign(form, { definition, publishedAt, revision: definition.version })
    const page =
      (await em.findOne(Page, { slug })) ??
      em.create(Page, { ...own, id: scope.newId(), slug, isHome, formId: form.id, revision: 0, content })
    Object.assign(page, { content, publishedAt, isHome, formId: form.id, revision: page.revision + 1 })

    return { pageId: page.id, formId: form.id }
  },
})
