import type { Unit } from '@leadkeep/commands'
import { z } from 'zod'

const word = z.string().nullable()
const named = z.array(z.tuple([z.string(), z.string()]).readonly()).readonly()
const touch = z.object({
  kind: z.enum(['last', 'first']),
  source: word,
  medium: word,
  campaign: word,
  words: named,
  /** What is kept as long as the purpose is granted, and no longer. */
  personal: named,
})

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
  /** Whatever else was answered, in the order of the form, in the words it was asked and answered in. */
  answers: z.array(z.object({ key: z.string(), label: z.string(), value: z.string() })).default([]),
  /** How the visitor came here. */
  attribution: z
    .object({
      purpose: z.string(),
      globalPrivacyControl: z.boolean(),
      touches: z.array(touch).readonly(),
    })
    .nullable()
    .default(null),
})

export type SubmissionTaken = z.input<typeof submissionTaken>

export interface AddressCorrected {
  readonly submissionId: string
  readonly email: string
  /** Somebody confirmed through the first address: it is theirs, and stays. */
  readonly isConfirmed: boolean
}

declare module '@leadkeep/kernel' {
  interface ModuleParts {
    /** What becomes of a submission. It may be run twice for one: the second time it changes nothing. */
    readonly takesSubmission?: Unit<SubmissionTaken>
    /** Puts right the address that a submission gave, in what was made of that submission alone. */
    readonly correctsAddress?: Unit<AddressCorrected, { readonly isApplied: boolean }>
  }
}
