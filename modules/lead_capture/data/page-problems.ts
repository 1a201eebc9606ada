import { ofShape, type Problem } from './form-problems.ts'
import { pageSchema } from './page-content.ts'
import { pageDraftSchema, type PageDraft } from './page-draft.ts'

/** What keeps a page from being published, all at once; the browser says the same as the refusal would. */
export function problemsOfPage(draft: PageDraft, formIsPublished: boolean): Problem[] {
  const trimmed = pageDraftSchema.safeParse(draft)
  if (!trimmed.success) return trimmed.error.issues.map(ofShape)
  const shape = pageSchema.safeParse(trimmed.data.content)
  const within = shape.success ? [] : shape.error.issues.map(ofShape)

  return [
    ...(formIsPublished
      ? []
      : [
          {
            field: 'formId',
            code: 'lead_capture.page.form_not_published',
            message: 'Publish this form first: the page would show nothing in its place.',
          },
        ]),
    ...within.map((problem) => ({ ...problem, field: `content.${problem.field}` })),
  ]
}
