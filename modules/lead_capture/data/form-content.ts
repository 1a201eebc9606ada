import { z } from 'zod'
import { faultsOf } from './form-faults.ts'
import { fieldKeySchema, fieldSchema, optionKeySchema } from './form-fields.ts'
import { consentBoxSchema, noticeSchema } from './legal-texts.ts'
import { richTextSchema } from './rich-text.ts'
import { language, line, prose, purpose, slug, version } from './wording.ts'

/** Where a visitor is led once their answers are stored: our own page, or a page of the tenant's. */
const afterSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('thanks') }),
  z.strictObject({
    kind: z.literal('redirect'),
    to: z.url({ protocol: /^https$/, hostname: z.regexes.domain }).max(500),
  }),
])

/** All that a form says in one language. What is missing or too much is found by form-faults.ts. */
const formTextsSchema = z.strictObject({
  title: line,
  /** By step. A form of one step needs none. */
  steps: z.record(fieldKeySchema, line),
  fields: z.record(
    fieldKeySchema,
    z.strictObject({
      label: line,
      hint: line.optional(),
      options: z.record(optionKeySchema, line).optional(),
    }),
  ),
  consents: z.record(purpose, consentBoxSchema),
  notice: noticeSchema,
  submit: line,
  /** What happens after sending, in order; shown beside the form and on the thank-you page. */
  next: z.array(prose).min(1).max(20),
  /** In place of the sentence that thanks everybody alike. In all languages, or in none. */
  thanks: richTextSchema.optional(),
})

/**
 * A form as it is stored, format 2: what it asks, once, and its words for each language. Nothing here transforms: what
 * is parsed is what is served, so the hash of a text is the hash of what the visitor read. Public: visitors' processes
 * read it, so what staff decide about a form has no place in it.
 */
export const formContentSchema = z
  .strictObject({
    format: z.literal(2),
    slug,
    version,
    /** The first one is spoken to whom none of them suits. */
    languages: z.array(language).min(1).max(30),
    fields: z.array(fieldSchema).min(2).max(80),
    /** Every field that is not hidden stands in one of them, in the order in which it is asked. */
    steps: z
      .array(z.strictObject({ key: fieldKeySchema, fields: z.array(fieldKeySchema).min(1) }))
      .min(1)
      .max(12),
    /** Purposes that a box asks about, in their order. */
    consents: z.array(purpose).max(10),
    after: afterSchema,
    texts: z.record(language, formTextsSchema),
  })
  .superRefine((content, context) => {
    for (const { message, path } of faultsOf(content)) context.addIssue({ code: 'custom', message, path })
  })

export type FormTexts = z.infer<typeof formTextsSchema>
export type FormContent = z.infer<typeof formContentSchema>
export type After = z.infer<typeof afterSchema>
