import { z } from 'zod'
import type { FormContent } from './form-content.ts'
import {
  fieldKeySchema,
  fieldSchema,
  optionKeySchema,
  optionsOf,
  type FieldStructure,
} from './form-fields.ts'
import { richTextSchema } from './rich-text.ts'
import { language, purpose } from './wording.ts'

/**
 * A form while it is being written: shaped like a published one, except that any text may still be empty and nothing has
 * a version yet. Publishing asks for the rest (form-problems.ts) and numbers the texts (number-texts.ts).
 */

const line = z.string().trim().max(300)
const prose = z.string().trim().max(4000)
const lines = z.array(line).max(20)
const paragraphs = z.array(prose).max(30)

const noticeDraftSchema = z.strictObject({
  example: z.boolean(),
  summary: prose,
  controller: z.strictObject({ name: line, address: lines, email: line, phone: line.optional() }),
  contact: z.strictObject({ name: line, email: line }),
  purposes: z.array(z.strictObject({ title: line, text: prose, basis: line })).max(30),
  recipients: prose,
  transfers: prose,
  retention: prose,
  rights: paragraphs,
  authority: prose,
})

const fieldTextsSchema = z.strictObject({
  label: line,
  hint: line.optional(),
  options: z.record(optionKeySchema, line).optional(),
})

const textsDraftSchema = z.strictObject({
  title: line,
  steps: z.record(fieldKeySchema, line),
  fields: z.record(fieldKeySchema, fieldTextsSchema),
  /** By purpose, what its box says. */
  consents: z.record(purpose, prose),
  notice: noticeDraftSchema,
  submit: line,
  next: paragraphs,
  thanks: richTextSchema.optional(),
})

export const formDraftSchema = z.strictObject({
  languages: z.array(language).min(1).max(30),
  fields: z.array(fieldSchema).max(80),
  steps: z
    .array(z.strictObject({ key: fieldKeySchema, fields: z.array(fieldKeySchema) }))
    .min(1)
    .max(12),
  consents: z.array(purpose).max(10),
  after: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('thanks') }),
    z.strictObject({ kind: z.literal('redirect'), to: z.string().max(500) }),
  ]),
  texts: z.record(language, textsDraftSchema),
})

export type FormDraft = z.infer<typeof formDraftSchema>
export type TextsDraft = FormDraft['texts'][string]
export type NoticeDraft = TextsDraft['notice']

/** A published form as a draft to go on from. */
export function draftOf({ languages, fields, steps, consents, after, texts }: FormContent): FormDraft {
  return tidy({
    languages,
    fields,
    steps,
    consents,
    after,
    texts: mapValues(texts, ({ notice: whole, consents: boxes, ...words }) => {
      const { version: _, language: __, ...notice } = whole

      return { ...words, consents: mapValues(boxes, ({ text }) => text), notice }
    }),
  })
}

/** What numbers a draft on its way to being published. */
export interface Numbers {
  readonly slug: string
  readonly version: number
  readonly notices: Readonly<Record<string, number>>
  /** By language, then by purpose. */
  readonly boxes: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/** The draft in the shape of a published form. Whether it may be one is for `formContentSchema` to say. */
export function contentOf(draft: FormDraft, { slug, version, notices, boxes }: Numbers): FormContent {
  const { languages, fields, steps, consents, after, texts } = tidy(draft)

  return {
    format: 2,
    slug,
    version,
    languages,
    fields,
    steps,
    consents,
    after,
    texts: mapValues(texts, ({ notice, consents: own, ...words }, language) => ({
      ...words,
      consents: mapValues(own, (text, purpose) => ({
        purpose,
        text,
        language,
        version: boxes[language]?.[purpose] ?? 1,
      })),
      notice: { ...notice, language, version: notices[language] ?? 1 },
    })),
  }
}

/**
 * The same draft with each thing in its place: fields in the order in which they are asked, words for all that has words
 * and for nothing else. Every change of the editor ends here, so that two drafts that say the same are the same.
 */
export function tidy(draft: FormDraft): FormDraft {
  const asked = draft.steps.flatMap((step) => step.fields)
  const placeOf = ({ key, kind }: FieldStructure) => (kind === 'hidden' ? Infinity : asked.indexOf(key))
  const fields = draft.fields.toSorted((one, other) => placeOf(one) - placeOf(other) || 0)

  return {
    languages: draft.languages,
    fields,
    steps: draft.steps,
    consents: draft.consents,
    after: draft.after,
    texts: Object.fromEntries(
      draft.languages.map((language) => [language, tidyTexts({ ...draft, fields }, draft.texts[language])]),
    ),
  }
}

function tidyTexts({ fields, steps, consents, after }: FormDraft, own: TextsDraft | undefined): TextsDraft {
  const each = <Value>(keys: readonly string[], value: (key: string) => Value) =>
    Object.fromEntries(keys.map((key) => [key, value(key)]))

  return {
    title: own?.title ?? '',
    steps: steps.length > 1 ? each(keysOf(steps), (key) => own?.steps[key] ?? '') : {},
    fields: Object.fromEntries(
      fields.map((field) => {
        const { label = '', hint, options } = own?.fields[field.key] ?? {}
        const labels = optionsOf(field)

        return [
          field.key,
          {
            label,
            ...(hint ? { hint } : {}),
            ...(labels.length > 0 ? { options: each(labels, (key) => options?.[key] ?? '') } : {}),
          },
        ]
      }),
    ),
    consents: each(consents, (purpose) => own?.consents[purpose] ?? ''),
    notice: own ? tidyNotice(own.notice) : emptyNotice,
    submit: own?.submit ?? '',
    next: filled(own?.next ?? []),
    ...(own?.thanks && after.kind === 'thanks' ? { thanks: own.thanks } : {}),
  }
}

const tidyNotice = ({ controller, rights, ...notice }: NoticeDraft): NoticeDraft => ({
  example: notice.example,
  summary: notice.summary,
  controller: { ...controller, address: filled(controller.address) },
  contact: notice.contact,
  purposes: notice.purposes,
  recipients: notice.recipients,
  transfers: notice.transfers,
  retention: notice.retention,
  rights: filled(rights),
  authority: notice.authority,
})

/** Without the empty lines that are left over from typing. */
const filled = (lines: readonly string[]): string[] => lines.filter((line) => line.trim() !== '')

export const emptyNotice: NoticeDraft = {
  example: false,
  summary: '',
  controller: { name: '', address: [], email: '' },
  contact: { name: '', email: '' },
  purposes: [],
  recipients: '',
  transfers: '',
  retention: '',
  rights: [],
  authority: '',
}

const keysOf = (things: readonly { readonly key: string }[]) => things.map(({ key }) => key)

const mapValues = <Value, Made>(
  values: Readonly<Record<string, Value>>,
  make: (value: Value, key: string) => Made,
): Record<string, Made> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, make(value, key)]))
