import { p } from '@mikro-orm/core'
import {
  intakePayload,
  operational,
  plainText,
  tenantEntity,
  withBehaviour,
  type Grants,
} from '@leadkeep/database'

const published: Grants = {
  landing: ['select'],
  backend: ['select', 'insert', 'update'],
  worker: ['select', 'insert', 'update'],
}
const moment = () => p.datetime().columnType('timestamptz(3)')

/**
 * A form as it is published. Older versions live on in the texts that consent keeps. One that was taken down stays: what
 * was sent with it is worded by it, and its receipts are found.
 */
export const Form = tenantEntity({
  id: 'lead_capture.form',
  table: 'lead_capture_form',
  keptFor: 'as long as the tenant',
  grants: published,
  properties: {
    slug: plainText('slug', 'part of a public address', p.text()),
    revision: operational('revision', p.integer()),
    definition: plainText('definition', 'published to everybody', p.json<object>().columnType('jsonb')),
    publishedAt: operational('published_at', moment()),
    unpublishedAt: operational('unpublished_at', moment().nullable()),
  },
  uniques: [{ name: 'lead_capture_form_slug', properties: ['slug'] }],
})

/** A landing page as it is published, and the form it shows. */
export const Page = tenantEntity({
  id: 'lead_capture.page',
  table: 'lead_capture_page',
  keptFor: 'as long as the tenant',
  grants: published,
  properties: {
    slug: plainText('slug', 'part of a public address', p.text()),
    isHome: operational('is_home', p.boolean()),
    formId: operational('form_id', p.uuid()),
    revision: operational('revision', p.integer()),
    content: plainText('content', 'published to everybody', p.json<object>().columnType('jsonb')),
    publishedAt: operational('published_at', moment()),
    unpublishedAt: operational('unpublished_at', moment().nullable()),
  },
  uniques: [{ name: 'lead_capture_page_slug', properties: ['slug'] }],
  indexes: [{ name: 'lead_capture_page_form', properties: ['formId'] }],
  writtenIndexes: [
    {
      name: 'lead_capture_page_home',
      expression:
        'create unique index "lead_capture_page_home" on "lead_capture_page" ("tenant_id") where is_home = true',
    },
  ],
})

/** The public half of an intake key, signed by the installation, as the landing app is given it. */
export const PublishedIntakeKey = tenantEntity({
  id: 'lead_capture.intake_key',
  table: 'lead_capture_intake_key',
  keptFor: 'seven days after its private half was destroyed',
  grants: {
    landing: ['select'],
    backend: ['select'],
    worker: ['select', 'insert', 'update', 'delete'],
    doors: ['select'],
  },
  properties: {
    number: operational('number', p.integer()),
    publicKey: operational('public_key', p.blob()),
    signature: operational('signature', p.blob()),
    notBefore: operational('not_before', moment()),
    notAfter: operational('not_after', moment()),
    /** From then on nothing more is accepted under it, so that its last submissions can be counted. */
    retiredAt: operational('retired_at', moment().nullable()),
    destroyedAt: operational('destroyed_at', moment().nullable()),
  },
  uniques: [{ name: 'lead_capture_intake_key_number', properties: ['number'] }],
})

export const submissionStates = ['received', 'processed', 'dead'] as const

/** Who was received before this moment waits for longer than they should. */
export const overdueAt = (now: Date) => new Date(now.getTime() - 5 * 60_000)

/** What a visitor sent, sealed to the intake key; its payload goes once a lead was made of it. */
const SubmissionSchema = tenantEntity({
  id: 'lead_capture.submission',
  table: 'lead_capture_submission',
  keptFor: 'the sealed payload until it is processed, seven days at most; the receipt as long as its lead',
  grants: { backend: ['select', 'update'], worker: ['select', 'update'], doors: ['select', 'insert'] },
  properties: {
    formId: operational('form_id', p.uuid()),
    formVersion: operational('form_version', p.integer()),
    keyNumber: operational('key_number', p.integer()),
    payload: intakePayload('payload'),
    payloadHash: operational('payload_hash', p.blob()),
    textHashes: plainText('text_hashes', 'SHA-256 of published texts', p.array().columnType('text[]')),
    idempotencyHash: operational('idempotency_hash', p.blob().nullable()),
    contentHash: operational('content_hash', p.blob().nullable()),
    /** The same idempotency key came before with other content: both are kept, and staff see it. */
    keyReused: operational('key_reused', p.boolean()),
    receiptId: plainText('receipt_id', 'a random number that only the visitor was given', p.text()),
    receivedAt: operational('received_at', moment()),
    state: operational('state', p.enum(submissionStates)),
    /** Why it is a dead letter: a stable code. */
    failure: plainText('failure', 'a stable error code', p.text().nullable()),
    settledAt: operational('settled_at', moment().nullable()),
    version: operational('version', p.integer().version()),
  },
  indexes: [
    { name: 'lead_capture_submission_state', properties: ['state', 'receivedAt'] },
    { name: 'lead_capture_submission_key', properties: ['keyNumber', 'state'] },
  ],
  uniques: [
    { name: 'lead_capture_submission_once', properties: ['idempotencyHash', 'contentHash'] },
    { name: 'lead_capture_submission_receipt', properties: ['receiptId'] },
  ],
})

export class Submission extends SubmissionSchema.class {
  /** It waits for a person: set aside, or for longer than its job is tried by itself. */
  isStuck(now: Date): boolean {
    return this.state === 'dead' || (this.state === 'received' && this.receivedAt < overdueAt(now))
  }

  /** A lead was made of it: the payload goes. The keyed hashes stay a week, so that a repeat still meets its receipt. */
  settle(now: Date): void {
    this.state = 'processed'
    this.settledAt = now
    this.failure = null
    this.payload = null
  }

  /** It can't be opened or read: kept as a dead letter that staff see and can retry. */
  bury(failure: string, now: Date): void {
    this.state = 'dead'
    this.settledAt = now
    this.failure = failure
  }

  /** Nobody can open it any more, so what is left of it goes. */
  giveUp(failure: string, now: Date): void {
    this.bury(failure, now)
    this.payload = null
  }

  /** Whoever sent it was erased: what a repeat would be known by goes too. */
  forget(): void {
    this.payload = null
    this.idempotencyHash = null
    this.contentHash = null
  }

  revive(): void {
    this.state = 'received'
    this.settledAt = null
    this.failure = null
  }
}
withBehaviour(SubmissionSchema, Submission)
