import { p } from '@mikro-orm/core'
import { operational, personal, plainText, tenantEntity, withBehaviour } from '@leadkeep/database'

const time = () => p.datetime().columnType('timestamptz(3)')
const language = 'a BCP 47 language tag'

/**
 * `queued` waits or is tried again; `sent` was taken over by the receiving side; `bounced` was refused by it for good, or
 * came back later; `withheld` must not go (the gate said no) or need not any more.
 */
export const messageStates = ['queued', 'sent', 'bounced', 'withheld'] as const

/** Queued for longer than its job is tried by itself: it waits for a person. */
export const overdueAt = (now: Date) => new Date(now.getTime() - 30 * 60_000)

/** A mail, without address and without words: both are found when it is sent. */
const MessageSchema = tenantEntity({
  id: 'messages.message',
  table: 'messages_message',
  keptFor: 'until the retention period of messages ends, two years unless chosen otherwise',
  grants: { backend: ['select', 'insert', 'update'], worker: ['select', 'insert', 'update', 'delete'] },
  properties: {
    template: plainText('template', 'the declared name of a template', p.text()),
    subjectId: operational('subject_id', p.uuid()),
    /** The record it is about; the template says of which kind. */
    reference: operational('reference', p.uuid()),
    /** The purpose that has to be granted; null for what answers, informs by law or asks for consent. */
    purpose: plainText('purpose', 'the declared name of a purpose', p.text().nullable()),
    language: plainText('language', language, p.text()),
    state: operational('state', p.enum(messageStates)),
    /** Why it still waits, bounced or was withheld: a stable code. */
    failure: plainText('failure', 'a stable code', p.text().nullable()),
    attempts: operational('attempts', p.integer()),
    /** Keyed hash of the address it was sent to: how much one address is sent can be counted without knowing it. */
    addressHash: operational('address_hash', p.blob().nullable()),
    queuedAt: operational('queued_at', time()),
    settledAt: operational('settled_at', time().nullable()),
    version: operational('version', p.integer().version()),
  },
  indexes: [
    { name: 'messages_message_queued', properties: ['queuedAt'] },
    { name: 'messages_message_subject', properties: ['subjectId'] },
    { name: 'messages_message_address', properties: ['addressHash', 'settledAt'] },
  ],
})

export class Message extends MessageSchema.class {
  send(addressHash: Uint8Array, now: Date): void {
    this.attempts += 1
    this.addressHash = addressHash
    this.settle('sent', null, now)
  }

  bounce(failure: string, now: Date): void {
    this.attempts += 1
    this.settle('bounced', failure, now)
  }

  /** The server that took it over could not deliver it. */
  comeBack(now: Date): void {
    this.settle('bounced', 'mail.returned', now)
  }

  withhold(because: string, now: Date): void {
    this.settle('withheld', because, now)
  }

  /** Whom it is for was erased: it does not go, and it is not known any more where it went. */
  forget(now: Date): void {
    this.addressHash = null
    if (this.state === 'queued') this.settle('withheld', 'messages.erased', now)
  }

  /** It could not be sent now and will be tried again. */
  wait(failure: string): void {
    this.attempts += 1
    this.failure = failure
  }

  isStuck(now: Date): boolean {
    return this.state === 'bounced' || (this.state === 'queued' && this.queuedAt < overdueAt(now))
  }

  requeue(now: Date): void {
    this.state = 'queued'
    this.failure = null
    this.settledAt = null
    this.queuedAt = now
  }

  private settle(state: 'sent' | 'bounced' | 'withheld', failure: string | null, now: Date): void {
    this.state = state
    this.failure = failure
    this.settledAt = now
  }
}
withBehaviour(MessageSchema, Message)

/** A letter in the local mailbox, where there is no mail server: what would have been sent. Its id is the message's. */
export const LetterInMailbox = tenantEntity({
  id: 'messages.letter',
  table: 'messages_letter',
  keptFor: 'seven days',
  grants: { backend: ['select'], worker: ['select', 'insert', 'delete'] },
  properties: {
    subjectId: operational('subject_id', p.uuid()),
    recipient: personal('recipient', { subject: 'subjectId' }),
    headline: personal('headline', { subject: 'subjectId' }),
    text: personal('text', { subject: 'subjectId' }),
    html: personal('html', { subject: 'subjectId' }),
    writtenAt: operational('written_at', time()),
  },
  indexes: [{ name: 'messages_letter_written', properties: ['writtenAt'] }],
})
