import { z } from 'zod'

const text = z.string()

/** What travels inside a sealed submission, version 1 (FORMAT.md of crypto has the box around it). */
export const payloadSchema = z.object({
  v: z.literal(1),
  fields: z.object({
    name: text,
    email: text,
    phone: text.optional(),
    company: text.optional(),
    message: text.optional(),
  }),
  consents: z.array(
    z.object({ purpose: text, textHash: text, version: z.int(), language: text, method: z.literal('form') }),
  ),
  served: z.array(text),
  servedAt: text.nullable(),
  attribution: z.record(text, text),
  origin: z.object({ address: text, userAgent: text, language: text, gpc: z.boolean() }),
  submittedAt: text,
})

export type Payload = z.infer<typeof payloadSchema>
