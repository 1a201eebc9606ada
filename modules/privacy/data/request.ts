import { p } from '@mikro-orm/core'
import { operational, personal, plainText, tenantEntity, withBehaviour } from '@leadkeep/database'
import { dueDay, wholeDays, type Months } from '../requests/clock.ts'
import {
  extensionGrounds,
  identityChecks,
  refusalGrounds,
  requestKinds,
  requestOrigins,
  requestOutcomes,
  requestStates,
} from '../requests/kinds.ts'

const time = () => p.datetime().columnType('timestamptz(3)')

/**
 * What somebody asks of us about their data (GDPR Art. 12, 15 to 21). Who wrote by the public form is a subject of their
 * own under the request's id, however many records we have of the same address: those are named beside it by staff.
 */
const RequestSchema = tenantEntity({
  id: 'privacy.request',
  table: 'privacy_request',
  keptFor:
    'name and words until the person is erased, the address until limitation ends; one that nobody confirmed seven days',
  grants: {
    backend: ['select', 'insert', 'update'],
    worker: ['select', 'insert', 'update'],
    doors: ['select', 'update'],
  },
  properties: {
    /** Whose words these are. */
    subjectId: operational('subject_id', p.uuid()),
    /** Who else of our records is the same person, as staff have said. */
    aboutIds: operational('about_ids', p.array().columnType('uuid[]')),
    kind: operational('kind', p.enum([...requestKinds])),
    origin: operational('origin', p.enum([...requestOrigins])),
    language: plainText('language', 'a BCP 47 language tag', p.text()),
    name: personal('name', { subject: 'subjectId' }),
    words: personal('words', { subject: 'subjectId' }),
    /** Where they are answered. Kept as evidence of that (GDPR Art. 5(2), 17(3)(e)). */
    email: personal('email', { subject: 'subjectId', key: 'evidence' }),
    state: operational('state', p.enum([...requestStates])),
    /** Null until somebody said who asks. */
    identity: operational('identity', p.enum([...identityChecks]).nullable()),
    receivedAt: operational('received_at', time()),
    confirmedAt: operational('confirmed_at', time().nullable()),
    /** Since when the clock stands, as we wait for what says who they are. */
    pausedAt: operational('paused_at', time().nullable()),
    pausedDays: operational('paused_days', p.integer()),
    months: operational('months', p.integer()),
    extendedBecause: operational('extended_because', p.enum([...extensionGrounds]).nullable()),
    dueOn: operational('due_on', p.date()),
    outcome: operational('outcome', p.enum([...requestOutcomes]).nullable()),
    refusedBecause: operational('refused_because', p.enum([...refusalGrounds]).nullable()),
    closedAt: operational('closed_at', time().nullable()),
    closedBy: operational('closed_by', p.uuid().nullable()),
    /** That whoever had been given the data was told (GDPR Art. 19). */
    recipientsToldAt: operational('recipients_told_at', time().nullable()),
    /** The erasure that it led to. */
    erasureId: operational('erasure_id', p.uuid().nullable()),
    /** SHA-256 of the token of the link that says who asks; and of the one to the certificate, for an erasure. */
    tokenHash: operational('token_hash', p.blob().nullable()),
    certificateHash: operational('certificate_hash', p.blob().nullable()),
    expiresAt: operational('expires_at', time().nullable()),
    version: operational('version', p.integer().version()),
  },
  uniques: [
    { name: 'privacy_request_token', properties: ['tokenHash'] },
    { name: 'privacy_request_certificate', properties: ['certificateHash'] },
  ],
  indexes: [
    { name: 'privacy_request_due', properties: ['state', 'dueOn'] },
    { name: 'privacy_request_subject', properties: ['subjectId'] },
  ],
})

export class Request extends RequestSchema.class {
  /** Everybody of our records who is meant by it. */
  people(): string[] {
    return [...new Set([this.subjectId, ...this.aboutIds])]
  }

  /** Who asks is known: the clock runs, and has stood until now. */
  accept(identity: (typeof identityChecks)[number], at: Date): void {
    this.identity = identity
    this.confirmedAt ??= at
    this.state = 'open'
    this.resume(at)
  }

  /** We have reasonable doubts (GDPR Art. 12(6)). */
  doubt(now: Date): void {
    this.state = 'proof'
    this.pausedAt = now
  }

  /** They have shown who they are. */
  believe(now: Date): void {
    this.state = 'open'
    this.resume(now)
  }

  extend(because: (typeof extensionGrounds)[number]): void {
    this.months = 3
    this.extendedBecause = because
    this.reckon()
  }

  close(outcome: (typeof requestOutcomes)[number], now: Date, by: string | null): void {
    this.state = 'closed'
    this.outcome = outcome
    this.closedAt = now
    this.closedBy = by
    this.pausedAt = null
  }

  /** Nobody confirmed it: what was typed is nobody's, and goes. */
  lapse(now: Date): void {
    this.close('lapsed', now, null)
    this.name = null
    this.words = null
    this.email = null
    this.tokenHash = null
  }

  private resume(now: Date): void {
    if (this.pausedAt) this.pausedDays += wholeDays(this.pausedAt, now)
    this.pausedAt = null
    this.reckon()
  }

  private reckon(): void {
    // It begins with 1, and `extend` makes it 3.
    const months = this.months as Months
    this.dueOn = dueDay({ receivedAt: this.receivedAt, months, pausedDays: this.pausedDays })
  }
}
withBehaviour(RequestSchema, Request)
