import { z } from 'zod'
import { withholdingGrounds } from '../requests/kinds.ts'

export const packageSchemaId = 'urn:leadkeep:subject-package:v2'

const acted = z.object({ act: z.string(), at: z.string(), entry: z.uuid() })

/** FORMAT.md, section 4, version 2: what whoever asks is given. */
export const subjectPackage = z.object({
  v: z.literal(2),
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
  recipients: z.array(acted.extend({ title: z.string(), by: z.string().nullable() })),
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

/** The same as JSON Schema 2020-12, for programs that are given one. */
export const packageSchema = (): object => ({
  ...z.toJSONSchema(subjectPackage),
  $id: packageSchemaId,
  title: 'What is held of somebody (GDPR Art. 15, 20)',
})
