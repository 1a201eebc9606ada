import { command, type CommandContext } from '@leadkeep/commands'
import { z } from 'zod'
import { Draft } from '../data/drafts.ts'
import { Form } from '../data/entities.ts'
import { formDraftSchema, type NoticeDraft } from '../data/form-draft.ts'
import { newForm } from '../data/form-template.ts'
import { language, slug } from '../data/wording.ts'
import { findDraft } from '../drafts/find-draft.ts'
import { userOf } from '../drafts/user-of.ts'
import { slugTaken } from '../errors.ts'

/** A new form to go on from, seen by nobody before it is published. */
export const createForm = command({
  id: 'lead_capture.form.create',
  access: ['lead_capture.forms.edit'],
  input: z.object({
    title: z.string().trim().min(1, 'Give the form a title.').max(300),
    slug: slug.regex(/^[a-z0-9-]+$/, 'Use small letters, digits and single hyphens.'),
    languages: z.array(language).min(1, 'Choose one language at least.').max(30),
    /** Another form, whose notice this one begins with. */
    noticeOf: z.uuid().nullable(),
  }),
  async run(context, { title, slug: address, languages, noticeOf }) {
    const { scope, em } = context
    const taken = { slug: address }
    if ((await em.findOne(Draft, { kind: 'form', ...taken })) ?? (await em.findOne(Form, taken)))
      throw slugTaken()
    const noticeIn = noticeOf ? await noticesOf(context, noticeOf) : () => undefined
    const draft = em.create(Draft, {
      tenantId: scope.tenantId,
      id: scope.newId(),
      kind: 'form',
      slug: address,
      content: newForm(title, [...new Set(languages)], noticeIn),
      publishedNumber: null,
      changedBy: userOf(scope),
      changedAt: scope.now(),
      version: 1,
    })

    return { id: draft.id }
  },
})

async function noticesOf(context: CommandContext, id: string) {
  const { texts } = formDraftSchema.parse((await findDraft(context, 'form', id)).draft.content)

  return (language: string): NoticeDraft | undefined => texts[language]?.notice
}
