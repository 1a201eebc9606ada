import { z } from 'zod'
import { language, line, party, prose, purpose, version } from './wording.ts'

/**
 * The texts that decisions are about. They are hashed as they stand (text-hash.ts), and hashes of them are on the log:
 * no member may be added, renamed or defaulted here, ever.
 */

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
export const consentBoxSchema = z.strictObject({ purpose, text: prose, version, language })

export type Notice = z.infer<typeof noticeSchema>
export type ConsentBox = z.infer<typeof consentBoxSchema>
