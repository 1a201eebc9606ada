import { z } from 'zod'
import { signals } from '../quarantine/signals.ts'

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
    z.object({
      purpose: text,
      textHash: text,
      version: z.int(),
      language: text,
      method: z.enum(['form', 'integration']),
    }),
  ),
  served: z.array(text),
  servedAt: text.nullable(),
  attribution: z.record(text, text),
  origin: z.object({
    address: text,
    userAgent: text,
    language: text,
    gpc: z.boolean(),
    via: text.optional(),
  }),
  submittedAt: text,
  /** What spoke against it already when it came in; codes. */
  signals: z.array(z.enum(signals)).optional(),
})

export type Payload = z.infer<typeof payloadSchema>
