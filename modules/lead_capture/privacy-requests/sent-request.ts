import { p } from '@mikro-orm/core'
import { intakePayload, operational, tenantEntity, withBehaviour } from '@leadkeep/database'

const moment = () => p.datetime().columnType('timestamptz(3)')

/** `filed`: it waits for its address to confirm it. `unreadable`: nobody can open it, or what is in it is no request. */
export const sentOutcomes = ['filed', 'unreadable'] as const

/** What somebody asks about their data by the public form, until a worker made a request of it. It bears the request's id. */
const SentRequestSchema = tenantEntity({
  id: 'lead_capture.sent_request',
  table: 'lead_capture_sent_request',
  keptFor:
    'its sealed payload until it is processed, seven days at most; that there was one as long as its request',
  grants: { backend: ['select'], worker: ['select', 'update'], doors: ['select', 'insert'] },
  properties: {
    keyNumber: operational('key_number', p.integer()),
    payload: intakePayload('payload'),
    receivedAt: operational('received_at', moment()),
    settledAt: operational('settled_at', moment().nullable()),
    outcome: operational('outcome', p.enum(sentOutcomes).nullable()),
    version: operational('version', p.integer().version()),
  },
  indexes: [{ name: 'lead_capture_sent_request_open', properties: ['settledAt', 'keyNumber'] }],
})

export class SentRequest extends SentRequestSchema.class {
  settle(outcome: (typeof sentOutcomes)[number], now: Date): void {
    this.outcome = outcome
    this.settledAt = now
    this.payload = null
  }
}
withBehaviour(SentRequestSchema, SentRequest)
