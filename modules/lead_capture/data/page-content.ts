import { z } from 'zod'
import { address, language, line, party, prose } from './wording.ts'

/** What a published landing page says. Which form it shows, its publication says. */

const link = z.strictObject({ label: line, href: address })

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

export type Imprint = z.infer<typeof imprintSchema>
export type Block = z.infer<typeof blockSchema>
export type BlockOf<Kind extends Block['kind']> = Extract<Block, { kind: Kind }>
export type PageContent = z.infer<typeof pageSchema>
