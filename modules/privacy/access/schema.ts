import { z } from 'zod'
import { withholdingGrounds } from '../requests/kinds.ts'

export const packageSchemaId = 'urn:leadkeep:subject-package:v3'

const recipient = z.object({
  act: z.string(),
  at: z.string(),
  entry: z.uuid(),
  title: z.string(),
  by: z.string().nullable(),
  to: z.string().nullable(),
  purpose: z.string().nullable(),
})

/** FORMAT.md, section 4, version 3: what whoever asks is given. */
export const subjectPackage = z.object({
  v: z.literal(3),
  schema: z.literal(packageSchemaId),
  subjects: z.array(z.uuid()),
  built: z.iso.datetime(),
  held: z.array(
    z.object({
      table: z.string(),
      keptFor: z.string(),
      records: z.array(z.record(z.string(), z.json())),
    }),
  ),
  readings: z.array(
    z.object({
      purpose: z.string(),
      title: z.string(),
      by: z.string(),
      roles: z.array(z.string()),
      times: z.int(),
      last: z.string(),
    }),
  ),
  recipients: z.array(recipient),
  sources: z.array(z.string()),
  withheld: z.array(
    z.object({
      table: z.string(),
      column: z.string().nullable(),
      because: z.enum(withholdingGrounds),
    }),
  ),
})

export type SubjectPackage = z.output<typeof subjectPackage>

const before = subjectPackage.extend({
  v: z.literal(2),
  schema: z.literal('urn:leadkeep:subject-package:v2'),
  recipients: z.array(recipient.omit({ to: true, purpose: true })),
})

/** One that was kept. What was built as version 2 and waits to be collected says of recipients what it knew. */
export function readPackage(text: string): SubjectPackage {
  const kept = z.discriminatedUnion('v', [before, subjectPackage]).parse(JSON.parse(text))
  if (kept.v === 3) return kept
  const recipients = kept.recipients.map((each) => ({ ...each, to: null, purpose: null }))

  return { ...kept, v: 3, schema: packageSchemaId, recipients }
}

/** The same as JSON Schema 2020-12, for programs that are given one. */
export const packageSchema = (): object => ({
  ...z.toJSONSchema(subjectPackage),
  $id: packageSchemaId,
  title: 'What is held of somebody (GDPR Art. 15, 20)',
})
