import { ofShape, type Problem } from './form-problems.ts'
import { pageDraftSchema, pageVersionSchema, type PageDraft } from './page-draft.ts'
import { faultsOfPage } from './page-faults.ts'

/** What keeps a page from being published, all at once; the browser says the same as the refusal would. */
export function problemsOfPage(draft: PageDraft, formIsPublished: boolean): Problem[] {
  const trimmed = pageDraftSchema.safeParse(draft)
  if (!trimmed.success) return trimmed.error.issues.map(ofShape)
  const shape = pageVersionSchema.safeParse(trimmed.data)
  // The shape is asked first and stops at its own faults, so the others are asked for by themselves.
  const faults = faultsOfPage(trimmed.data.content).map(({ path, message }) => ({
    field: ['content', ...path].join('.'),
    code: 'lead_capture.page.incomplete',
    message,
  }))
  const found = [
    ...(formIsPublished
      ? []
      : [
          {
            field: 'formId',
            code: 'lead_capture.page.form_not_published',
            message: 'Publish this form first: the page would show nothing in its place.',
          },
        ]),
    ...(shape.success ? [] : shape.error.issues.map(ofShape)),
    ...faults,
  ]

  return found.filter(
    ({ field, message }, index) =>
      found.findIndex((other) => other.field === field && other.message === message) === index,
  )
}
