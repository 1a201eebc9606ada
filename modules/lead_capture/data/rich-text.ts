import { z } from 'zod'
import { address, prose } from './wording.ts'

/**
 * Text with a little shape, as a tree of its own: there is no HTML in it, so there is none to clean. A link leads where
 * any link of a page may lead.
 */
const inlineSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: prose }),
  z.strictObject({ kind: z.literal('strong'), text: prose }),
  z.strictObject({ kind: z.literal('link'), text: prose, href: address }),
])

const inlines = z.array(inlineSchema).min(1).max(100)

const richBlockSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('paragraph'), content: inlines }),
  z.strictObject({ kind: z.literal('list'), items: z.array(inlines).min(1).max(50) }),
])

export const richTextSchema = z.array(richBlockSchema).min(1).max(50)

export type Inline = z.infer<typeof inlineSchema>
export type RichText = z.infer<typeof richTextSchema>
