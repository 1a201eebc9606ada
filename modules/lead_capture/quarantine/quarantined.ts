import { p } from '@mikro-orm/core'
import type { Keyring } from '@leadkeep/crypto'
import { operational, personal, plainText, tenantEntity, withBehaviour } from '@leadkeep/database'

const moment = () => p.datetime().columnType('timestamptz(3)')
const month = 30 * 86_400_000

export const quarantineStates = ['held', 'released', 'discarded', 'expired'] as const

/**
 * A submission that looks doubtful, until one of us has looked at it. The intake key it came under lives seven days at
 * most, so what was sent is sealed anew, under the key of a subject of its own that bears the submission's id.
 */
const QuarantinedSchema = tenantEntity({
  id: 'lead_capture.quarantined',
  table: 'lead_capture_quarantined',
  keptFor:
    'what was sent: thirty days, or until somebody decides; that it was held, and why: as long as its form',
  grants: { backend: ['select', 'update'], worker: ['select', 'insert', 'update'] },
  properties: {
    subjectId: operational('subject_id', p.uuid()),
    formId: operational('form_id', p.uuid()),
    formVersion: operational('form_version', p.integer()),
    textHashes: plainText('text_hashes', 'SHA-256 of published texts', p.array().columnType('text[]')),
    receiptId: plainText('receipt_id', 'a random number that only the visitor was given', p.text()),
    signals: plainText('signals', 'stable codes of a closed list', p.array().columnType('text[]')),
    /** The whole payload, as JSON. */
    content: personal('content', { subject: 'subjectId' }),
    receivedAt: operational('received_at', moment()),
    expiresAt: operational('expires_at', moment()),
    state: operational('state', p.enum(quarantineStates)),
    settledAt: operational('settled_at', moment().nullable()),
    version: operational('version', p.integer().version()),
  },
  indexes: [{ name: 'lead_capture_quarantined_state', properties: ['state', 'receivedAt'] }],
})

export class Quarantined extends QuarantinedSchema.class {
  /** What was sent stays until a job has made of it what is made of every submission. */
  release(now: Date): void {
    this.state = 'released'
    this.settledAt = now
  }

  taken(): void {
    this.content = null
  }

  /** Whoever sent it was erased, and their key with them. */
  erased(now: Date): void {
    this.content = null
    if (this.state !== 'held' && this.state !== 'released') return
    this.state = 'discarded'
    this.settledAt = now
  }

  /** Somebody decided against it, or nobody decided in time. Keys first: what has no key is as good as gone. */
  async forget(state: 'discarded' | 'expired', now: Date, keyring: Keyring): Promise<void> {
    for (const kind of ['data', 'evidence'] as const)
      await keyring.destroySubject(this.tenantId, this.subjectId, kind)
    this.state = state
    this.settledAt = now
    this.content = null
  }
}
withBehaviour(QuarantinedSchema, Quarantined)

export const heldUntil = (now: Date) => new Date(now.getTime() + month)
