import { p } from '@mikro-orm/core'
import { intakePayload, operational, tenantEntity, withBehaviour } from '@leadkeep/database'

const moment = () => p.datetime().columnType('timestamptz(3)')

/** `applied`: what the submission says is put right. `left`: it is for staff to decide, who see it beside the lead. */
export const correctionOutcomes = ['applied', 'left'] as const

/** An address that a visitor put right after sending: another version of what they sent. The first one is on the log. */
const CorrectionSchema = tenantEntity({
  id: 'lead_capture.correction',
  table: 'lead_capture_correction',
  keptFor:
    'its sealed payload until it is processed, seven days at most; that there was one as long as its submission',
  grants: { backend: ['select'], worker: ['select', 'update'], doors: ['select', 'insert'] },
  properties: {
    submissionId: operational('submission_id', p.uuid()),
    keyNumber: operational('key_number', p.integer()),
    payload: intakePayload('payload'),
    receivedAt: operational('received_at', moment()),
    settledAt: operational('settled_at', moment().nullable()),
    outcome: operational('outcome', p.enum(correctionOutcomes).nullable()),
    version: operational('version', p.integer().version()),
  },
  indexes: [
    { name: 'lead_capture_correction_of', properties: ['submissionId', 'receivedAt'] },
    { name: 'lead_capture_correction_open', properties: ['settledAt', 'keyNumber'] },
  ],
})

export class Correction extends CorrectionSchema.class {
  settle(outcome: (typeof correctionOutcomes)[number], now: Date): void {
    this.outcome = outcome
    this.settledAt = now
    this.payload = null
  }

  /** Whoever sent it was erased. */
  forget(now: Date): void {
    if (!this.settledAt) this.settle('left', now)
  }
}
withBehaviour(CorrectionSchema, Correction)
