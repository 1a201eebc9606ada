import { sealIntake, type IntakeBinding } from '@leadkeep/crypto'
import type { IntakeKey } from '../intake/intake.ts'
import type { SubmissionOrigin } from '../intake/receive.ts'

/** An answer has no form: in its place stands what was followed, which no form shares an id with, in version 0. */
export const answerBinding = (tenantId: string, followed: string, answerId: string): IntakeBinding => ({
  tenantId,
  formId: followed,
  formVersion: 0,
  submissionId: answerId,
  textHashes: [],
})

/** Where a click came from, sealed so that the process that takes it can't read it again. */
export function sealAnswer(
  key: IntakeKey,
  binding: IntakeBinding,
  origin: SubmissionOrigin,
  now: Date,
): Promise<Buffer> {
  const payload = { v: 1, origin, answeredAt: now.toISOString() }

  return sealIntake(key.publicKey, key.number, binding, Buffer.from(JSON.stringify(payload)))
}
