import type { Counted, CountRow } from '@leadkeep/http'

/**
 * What the public process asks the database, and all it may ask (law 8). Each is a door or a read of what is
 * published; nothing here opens anything. An `AppError` thrown by one of these is told as it is; anything else counts
 * as the database being away.
 */
export interface Intake {
  /**
   * What is published at a host. `{}` is the tenant's home page, `{ page }` and `{ form }` are found by slug. A page
   * comes with the form it shows, a form with the page that shows it (for its imprint). Null: nothing is published
   * there. Asked about once a second for every address in use, so one indexed statement.
   */
  publication(
    host: string,
    path: { readonly page?: string; readonly form?: string },
  ): Promise<Published | null>
  /** The tenant's current intake key, as the installation signed it. The caller verifies it. */
  intakeKey(tenantId: string): Promise<IntakeKey | null>
  /**
   * Resolves after the commit (law 9). A repeat answers with the first receipt. Throws an `AppError` of code
   * `lead_capture.intake_key_retired` when the key went out of use meanwhile: it is then sealed again to the new one.
   *
   * @param count a limit that the same statement counts in; beyond it nothing is stored. What can't be counted is
   * stored all the same: no lead is lost over a limit.
   */
  submit(submission: SealedSubmission, count?: CountRow): Promise<Submitted>
  receipt(tenantId: string, receiptId: string): Promise<Receipt | null>
  /** Resolves when the database answers. */
  ready(): Promise<void>
}

export interface Submitted {
  /** Null when its count was beyond the limit, and it was not stored. */
  readonly receiptId: string | null
  readonly repeated: boolean
  /** Null when it could not be counted. */
  readonly counted?: Counted | null
}

export interface Published {
  readonly tenantId: string
  readonly page: {
    readonly id: string
    /** Changes with every publication of the page. */
    readonly version: number
    /** As stored; `readStoredPage` reads it once per version. */
    readonly content: unknown
  } | null
  readonly form: {
    readonly id: string
    readonly version: number
    /** As stored; `readStoredForm` reads it once per version. */
    readonly definition: unknown
    /** It was taken down: receipts are still found there, and nothing more is taken. */
    readonly isClosed: boolean
  } | null
}

export interface IntakeKey {
  readonly number: number
  /** X25519, 32 bytes. */
  readonly publicKey: Buffer
  /** Ed25519 by the installation key, 64 bytes. */
  readonly signature: Buffer
  readonly notBefore: Date
  readonly notAfter: Date
}

export interface SealedSubmission {
  readonly tenantId: string
  readonly formId: string
  /** The version that the visitor was served. */
  readonly formVersion: number
  /** UUIDv7. */
  readonly submissionId: string
  readonly keyNumber: number
  /** FORMAT.md, payload 0x03. */
  readonly payload: Buffer
  /** Hashes the payload is bound to, in their order; opening it needs them. Hex SHA-256. */
  readonly textHashes: readonly string[]
  /** Keyed hash of the client's Idempotency-Key, 32 bytes; null where it sent none. */
  readonly idempotencyHash: Buffer | null
  /** Keyed hash of fields and consents, 32 bytes: whether a repeat says the same. */
  readonly contentHash: Buffer
  /** Five groups of four letters and digits, 100 random bits. */
  readonly receiptId: string
}

/** What whoever holds a receipt's number may see: nothing about the person. */
export interface Receipt {
  readonly receivedAt: Date
  /** Hex SHA-256 of the sealed payload. */
  readonly payloadHash: string
  /** C2SP signed note; null before the first one. */
  readonly checkpoint: string | null
}
