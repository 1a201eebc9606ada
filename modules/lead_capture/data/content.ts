import { createHash } from 'node:crypto'
import { z } from 'zod'

/**
 * What a published landing page and its form say. Nothing here transforms: what is parsed is what is served, so the
 * hash of a text is the hash of what the visitor read.
 */

const line = z.string().min(1).max(300)
const prose = z.string().min(1).max(4000)
const slug = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .max(80)
const version = z.int().positive()
/** BCP 47. */
const language = z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/)
/** A place on the page, on the site or on the web. Never a script. */
const address = z
  .string()
  .max(500)
  .regex(/^(?:#[\w-]+|\/(?!\/)[^\s]*|https:\/\/[^\s]+|mailto:[^\s]+)$/)
const link = z.strictObject({ label: line, href: address })

const party = z.strictObject({
  name: line,
  address: z.array(line).min(1),
  email: z.email(),
  phone: line.optional(),
})

/** GDPR Art. 13: what a person is told where their data is collected. */
export const noticeSchema = z.strictObject({
  version,
  language,
  /** Marks a text that nobody has adopted yet; it is shown as an example. */
  example: z.boolean(),
  summary: prose,
  controller: party,
  contact: z.strictObject({ name: line, email: z.email() }),
  purposes: z.array(z.strictObject({ title: line, text: prose, basis: line })).min(1),
  recipients: prose,
  transfers: prose,
  retention: prose,
  rights: z.array(prose).min(1),
  authority: prose,
})

/** One box, one purpose (GDPR Art. 7(2)). It is shown unticked and is never required (Art. 7(4)). */
export const consentBoxSchema = z.strictObject({
  purpose: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/)
    .max(60),
  text: prose,
  version,
  language,
})

export const fieldNames = ['name', 'email', 'phone', 'company', 'message'] as const

export const formFieldSchema = z.strictObject({
  name: z.enum(fieldNames),
  label: line,
  hint: line.optional(),
  required: z.boolean(),
  /** HTML autofill detail tokens; WCAG 2.2, 1.3.5. */
  autocomplete: line.optional(),
})

const requires = (name: string) => (form: { fields: { name: string; required: boolean }[] }) =>
  form.fields.some((field) => field.name === name && field.required)

export const formSchema = z
  .strictObject({
    slug,
    version,
    language,
    title: line,
    fields: z.array(formFieldSchema).min(2),
    consents: z.array(consentBoxSchema),
    notice: noticeSchema,
    submit: line,
    /** What happens after sending, in order; shown on the thank-you page. */
    next: z.array(prose).min(1),
  })
  .refine(requires('name'), 'A form asks for a name.')
  .refine(requires('email'), 'A form asks for an e-mail address.')

export const imprintSchema = z.strictObject({
  example: z.boolean(),
  ...party.shape,
  lines: z.array(z.strictObject({ label: line, value: line })),
})

const entry = z.strictObject({ title: line, text: prose })

const heroSchema = z.strictObject({
  kind: z.literal('hero'),
  heading: line,
  text: prose,
  action: link,
  aside: link.optional(),
  /** The slip of paper beside the heading: a specimen of what a visitor is given. */
  receipt: z.strictObject({
    title: line,
    mark: line,
    lines: z.array(z.strictObject({ label: line, value: line })).min(1),
    note: line,
  }),
})

const benefitsSchema = z.strictObject({
  kind: z.literal('benefits'),
  heading: line,
  text: prose,
  items: z.array(entry).min(1),
})

/** One submission, seen from several places. `cells` has one text per column, in their order. */
const proofSchema = z.strictObject({
  kind: z.literal('proof'),
  heading: line,
  text: prose,
  columns: z.array(line).min(2),
  rows: z.array(z.strictObject({ label: line, loss: z.boolean(), cells: z.array(line) })).min(1),
  note: prose,
})

const stepsSchema = z.strictObject({
  kind: z.literal('steps'),
  heading: line,
  text: prose,
  items: z.array(entry).min(1),
})

const questionsSchema = z.strictObject({
  kind: z.literal('questions'),
  heading: line,
  text: prose,
  items: z.array(z.strictObject({ question: line, answer: z.array(prose).min(1) })).min(1),
})

/** Where the page shows its form. Which one, the publication says. */
const formBlockSchema = z.strictObject({ kind: z.literal('form'), heading: line, text: prose })

export const blockSchema = z.discriminatedUnion('kind', [
  heroSchema,
  benefitsSchema,
  proofSchema,
  stepsSchema,
  questionsSchema,
  formBlockSchema,
])

export const pageSchema = z.strictObject({
  language,
  title: line,
  description: line,
  site: z.strictObject({ name: line, navigation: z.array(link) }),
  blocks: z.array(blockSchema).min(1),
  footer: z.strictObject({ text: prose, imprint: imprintSchema }),
})

export type Notice = z.infer<typeof noticeSchema>
export type ConsentBox = z.infer<typeof consentBoxSchema>
export type FieldName = (typeof fieldNames)[number]
export type FormField = z.infer<typeof formFieldSchema>
export type FormDefinition = z.infer<typeof formSchema>
export type Imprint = z.infer<typeof imprintSchema>
export type Block = z.infer<typeof blockSchema>
export type BlockOf<Kind extends Block['kind']> = Extract<Block, { kind: Kind }>
export type PageContent = z.infer<typeof pageSchema>

/** Hex SHA-256 of a served text: RFC 8785 canonical JSON of the whole notice or box, version and language included. */
export function textHash(text: Notice | ConsentBox): string {
  return createHash('sha256').update(canonicalJson(text)).digest('hex')
}

/** RFC 8785 for what we serve: strings, booleans, integers, lists and plain records. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)

  let members = ''
  // Every submission comes through here. Sorted without a comparator: by UTF-16 code units, as the RFC wants it.
  for (const name of Object.keys(value).sort()) {
    const member: unknown = Reflect.get(value, name)
    if (member !== undefined) members += `${members && ','}${JSON.stringify(name)}:${canonicalJson(member)}`
  }

  return `{${members}}`
}
