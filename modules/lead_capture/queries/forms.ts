import { query, type QueryContext } from '@leadkeep/commands'
import { z } from 'zod'
import { Draft, PublishedVersion } from '../data/drafts.ts'
import { Form } from '../data/entities.ts'
import { draftOf, formDraftSchema } from '../data/form-draft.ts'
import { readStoredForm } from '../data/stored-form.ts'
import { findDraft } from '../drafts/find-draft.ts'
import { itemOf, versionOf, type FormItem, type FormView } from '../drafts/views.ts'

/** All forms, published or not, the one that was changed last first. */
export const listForms = query({
  id: 'lead_capture.form.list',
  access: ['lead_capture.forms.view'],
  input: z.object({}),
  async run(context): Promise<{ items: FormItem[] }> {
    const { em } = context
    const forms = await em.find(Form, {})
    const drafts = await em.find(Draft, { kind: 'form' })
    const older = forms.filter(({ id }) => !drafts.some((draft) => draft.id === id))
    for (const { id } of older) drafts.push((await findDraft(context, 'form', id)).draft)
    const counts = await submissionsByForm(context)
    const items = drafts.map((draft) => ({
      ...itemWith(
        draft,
        forms.find(({ id }) => id === draft.id),
      ),
      languages: formDraftSchema.parse(draft.content).languages,
      submissions: counts.get(draft.id) ?? 0,
    }))

    return { items: items.toSorted((one, other) => (one.changedAt < other.changedAt ? 1 : -1)) }
  },
})

/** One form as it is being written. */
export const readForm = query({
  id: 'lead_capture.form.read',
  access: ['lead_capture.forms.view'],
  input: z.object({ id: z.uuid() }),
  async run(context, { id }): Promise<FormView> {
    const { draft } = await findDraft(context, 'form', id)
    const form = await context.em.findOne(Form, { id })

    return {
      ...itemWith(draft, form ?? undefined),
      version: draft.version,
      content: formDraftSchema.parse(draft.content),
      publishedFields: form ? readStoredForm(form.definition).fields.map(({ key }) => key) : [],
    }
  },
})

/** What was ever published of a form, the newest first, in the shape of drafts, so that any two can be compared. */
export const readFormHistory = query({
  id: 'lead_capture.form.read_history',
  access: ['lead_capture.forms.view'],
  input: z.object({ id: z.uuid() }),
  async run(context, { id }) {
    const { draft, begins } = await findDraft(context, 'form', id)
    const form = await context.em.findOne(Form, { id })
    const versions = await context.em.find(
      PublishedVersion,
      { draftId: id },
      { orderBy: { number: 'desc' }, limit: 500 },
    )

    return {
      id,
      slug: draft.slug,
      version: draft.version,
      publishedNumber: form && !form.unpublishedAt ? (draft.publishedNumber ?? null) : null,
      items: [...versions, ...(begins ? [begins] : [])].map((version) => ({
        ...versionOf(version),
        content: draftOf(readStoredForm(version.content)),
      })),
    }
  },
})

function itemWith(draft: Draft, form: InstanceType<typeof Form.class> | undefined) {
  const content = formDraftSchema.parse(draft.content)
  const published =
    form && !form.unpublishedAt
      ? { at: form.publishedAt, content: draftOf(readStoredForm(form.definition)) }
      : null

  return itemOf(draft, published, content, content.texts[content.languages[0] ?? '']?.title ?? '')
}

async function submissionsByForm({ scope, services }: QueryContext): Promise<Map<string, number>> {
  const { rows } = await services.database.transaction(scope.tenantId, (client) =>
    client.query<{ form_id: string; count: number }>({
      name: 'submissions_by_form',
      text: 'select form_id, count(*)::int as count from lead_capture_submission group by form_id',
    }),
  )

  return new Map(rows.map(({ form_id: formId, count }) => [formId, count]))
}
