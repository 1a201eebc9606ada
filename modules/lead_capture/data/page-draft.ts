import { z } from 'zod'
import { language } from './wording.ts'

/** A page while it is being written: shaped like a published one, except that any text may still be empty. */

const line = z.string().trim().max(300)
const prose = z.string().trim().max(4000)
const link = z.strictObject({ label: line, href: z.string().trim().max(500) })
const valued = z.strictObject({ label: line, value: line })
const entry = z.strictObject({ title: line, text: prose })
const head = { heading: line, text: prose }

const blockDraftSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('hero'),
    ...head,
    action: link,
    aside: link.optional(),
    receipt: z.strictObject({ title: line, mark: line, lines: z.array(valued).max(20), note: line }),
  }),
  z.strictObject({ kind: z.literal('benefits'), ...head, items: z.array(entry).max(30) }),
  z.strictObject({
    kind: z.literal('proof'),
    ...head,
    columns: z.array(line).max(8),
    rows: z.array(z.strictObject({ label: line, loss: z.boolean(), cells: z.array(line).max(8) })).max(30),
    note: prose,
  }),
  z.strictObject({ kind: z.literal('steps'), ...head, items: z.array(entry).max(30) }),
  z.strictObject({
    kind: z.literal('questions'),
    ...head,
    items: z.array(z.strictObject({ question: line, answer: z.array(prose).max(20) })).max(60),
  }),
  z.strictObject({ kind: z.literal('form'), ...head }),
])

export const pageDraftSchema = z.strictObject({
  isHome: z.boolean(),
  /** The form that the page shows. */
  formId: z.uuid(),
  content: z.strictObject({
    language,
    title: line,
    description: line,
    site: z.strictObject({ name: line, navigation: z.array(link).max(12) }),
    blocks: z.array(blockDraftSchema).max(30),
    footer: z.strictObject({
      text: prose,
      imprint: z.strictObject({
        example: z.boolean(),
        name: line,
        address: z.array(line).max(20),
        email: line,
        phone: line.optional(),
        lines: z.array(valued).max(20),
      }),
    }),
  }),
})

export type PageDraft = z.infer<typeof pageDraftSchema>
