import { z } from 'zod'
import { signals } from '../quarantine/signals.ts'

const text = z.string()

const common = {
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
}

/** The five fields of every form there was. What waited sealed over an update, or became a dead letter, is of it. */
const payload1 = z.object({ v: z.literal(1), ...common })

/** `fields` is what becomes a lead's own columns; `answers` is the rest, by field key, of options their keys. */
const payload2 = z.object({
  v: z.literal(2),
  ...common,
  /** In which the form was filled in. */
  language: text,
  answers: z.record(text, z.union([text, z.array(text)])),
})

export type Payload = Omit<z.infer<typeof payload2>, 'v' | 'language'> & {
  /** In which version it was sealed: what is kept of it in quarantine is read by the same schema. */
  readonly v: 1 | 2
  /** Null where the form had one language only, and did not say which. */
  readonly language: string | null
}

/** What travels inside a sealed submission (FORMAT.md of crypto has the box around it). The older is read as the newest. */
export const payloadSchema = z
  .discriminatedUnion('v', [payload1, payload2])
  .transform((payload): Payload => (payload.v === 1 ? { ...payload, language: null, answers: {} } : payload))
