import { p } from '@mikro-orm/core'
import { intakePayload, operational, tenantEntity, withBehaviour } from '@leadkeep/database'

/** What came with a click on a link: where from, sealed to the intake key until a worker made evidence of it. */
const LinkAnswerSchema = tenantEntity({
  id: 'lead_capture.link_answer',
  table: 'lead_capture_link_answer',
  keptFor: 'its sealed payload until it is processed, seven days at most; the rest as long as its decisions',
  grants: { backend: ['select'], worker: ['select', 'update'], doors: ['select', 'insert'] },
  properties: {
    subjectId: operational('subject_id', p.uuid()),
    /** The decisions that it made. */
    decisionIds: operational('decision_ids', p.array().columnType('uuid[]')),
    /** The confirmation or the link that was followed: what the payload is bound to. */
    followed: operational('followed', p.uuid()),
    keyNumber: operational('key_number', p.integer()),
    payload: intakePayload('payload'),
    receivedAt: operational('received_at', p.datetime().columnType('timestamptz(3)')),
    settledAt: operational('settled_at', p.datetime().columnType('timestamptz(3)').nullable()),
    version: operational('version', p.integer().version()),
  },
  indexes: [{ name: 'lead_capture_link_answer_open', properties: ['settledAt', 'keyNumber'] }],
})

export class LinkAnswer extends LinkAnswerSchema.class {
  /** Evidence was made of it, or nobody can open it any more: the payload goes. */
  settle(now: Date): void {
    this.settledAt = now
    this.payload = null
  }
}
withBehaviour(LinkAnswerSchema, LinkAnswer)
