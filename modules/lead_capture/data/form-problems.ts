import type { z } from 'zod'
import { formContentSchema } from './form-content.ts'
import { contentOf, formDraftSchema, type FormDraft } from './form-draft.ts'
import { faultsOf } from './form-faults.ts'

/** What keeps a draft from being published: where, and what to do about it. */
export interface Problem {
  /** As the draft's own path: `texts.de.notice.retention`. */
  readonly field: string
  readonly code: string
  readonly message: string
}

/**
 * All of them at once. `boxes` are the purposes that a box may ask about: declared, resting on consent, not ended.
 * Known to the browser too, so that the editor says the same as the refusal would.
 */
export function problemsOf(draft: FormDraft, slug: string, boxes: readonly string[]): Problem[] {
  const trimmed = formDraftSchema.safeParse(draft)
  if (!trimmed.success) return trimmed.error.issues.map(ofShape)
  const content = contentOf(trimmed.data, { slug, version: 1, notices: {}, boxes: {} })
  const shape = formContentSchema.safeParse(content)
  // The shape is asked first and stops at its own faults, so the others are asked for by themselves.
  const faults = faultsOf(content).map(({ path, message }) =>
    problem(path, 'lead_capture.form.incomplete', message),
  )
  const unknown = draft.consents
    .map((purpose, index) => ({ purpose, path: ['consents', index] }))
    .filter(({ purpose }) => !boxes.includes(purpose))
    .map(({ purpose, path }) =>
      problem(
        path,
        'consent.purpose_missing',
        `Declare the purpose “${purpose}” first, resting on consent, or take its box away.`,
      ),
    )
  const found = [...(shape.success ? [] : shape.error.issues.map(ofShape)), ...faults, ...unknown]

  return found.filter(
    ({ field, message }, index) =>
      found.findIndex((other) => other.field === field && other.message === message) === index,
  )
}

/** A fault that a schema found, with the remedy in words. */
export function ofShape(issue: z.core.$ZodIssue): Problem {
  return problem(issue.path, `lead_capture.form.${issue.code}`, remedyFor(issue))
}

/** A text of the published form has a purpose, a language and a version around it; the draft has the text alone. */
const problem = (path: readonly PropertyKey[], code: string, message: string): Problem => ({
  field: path
    .map(String)
    .join('.')
    .replace(/^(texts\.[^.]+\.consents\.[^.]+)\.text$/, '$1'),
  code,
  message,
})

function remedyFor(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom') return issue.message
  if (issue.code === 'too_small')
    return issue.origin === 'array' ? 'Give at least one.' : 'This is still missing.'
  if (issue.code === 'too_big') return `This is longer than the ${issue.maximum} that there is room for.`
  if (issue.code === 'invalid_format' && issue.format === 'email')
    return 'Give an e-mail address, such as privacy@example.com.'
  if (issue.code === 'invalid_format' && issue.format === 'url')
    return 'Give an address that begins with https://.'
  const name = issue.path.at(-1)
  if (name === 'href') return 'Give a part of this page (#form), a page of this site (/p/…) or https://….'
  if (name === 'slug') return 'Use small letters, digits and single hyphens.'
  if (name === 'picture') return 'Choose a picture, or take its place away.'

  return 'This is not what is expected here.'
}
