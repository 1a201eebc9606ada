import type { Unit } from '@leadkeep/commands'
import { z } from 'zod'

/** A submission as who opened it hands it on: in memory alone, never in a job or on the log. */
export const submissionTaken = z.object({
  submissionId: z.uuid(),
  /** Its subject, whose keys are in place. */
  subjectId: z.uuid(),
  formId: z.uuid(),
  receivedAt: z.iso.datetime({ offset: true }),
  source: z.literal('landing'),
  /** Whom the form's rule gives it to; null where it is left to be picked up. */
  ownerId: z.uuid().nullable().default(null),
  values: z.object({
    name: z.string(),
    email: z.string(),
    phone: z.string().optional(),
    company: z.string().optional(),
    message: z.string().optional(),
  }),
})

export type SubmissionTaken = z.infer<typeof submissionTaken>

declare module '@leadkeep/kernel' {
  interface ModuleParts {
    /** What becomes of a submission. It may be run twice for one: the second time it changes nothing. */
    readonly takesSubmission?: Unit<SubmissionTaken>
  }
}
