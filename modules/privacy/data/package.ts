import { p } from '@mikro-orm/core'
import { operational, personal, plainText, tenantEntity, withBehaviour } from '@leadkeep/database'
import type { withholdingGrounds } from '../requests/kinds.ts'

const time = () => p.datetime().columnType('timestamptz(3)')

export const packageStates = ['building', 'draft', 'released', 'gone'] as const

/** One thing that whoever released it took out: a record, or one of its values. */
export interface Withheld {
  readonly table: string
  /** Id of the record, where it has one. */
  readonly row: string | null
  /** Null: the record as a whole. */
  readonly column: string | null
  readonly because: (typeof withholdingGrounds)[number]
}

/** A package as it is made, looked through, handed over and gone: its acts are on the log, its content is not. */
const PackageSchema = tenantEntity({
  id: 'privacy.package',
  table: 'privacy_package',
  keptFor: 'as long as its request: it holds nothing of the person',
  grants: {
    backend: ['select', 'insert', 'update'],
    worker: ['select', 'insert', 'update'],
  },
  properties: {
    requestId: operational('request_id', p.uuid()),
    state: operational('state', p.enum([...packageStates])),
    requestedAt: operational('requested_at', time()),
    requestedBy: operational('requested_by', p.uuid().nullable()),
    builtAt: operational('built_at', time().nullable()),
    withheld: plainText(
      'withheld',
      'declared names of tables and columns, ids, and a ground out of a list',
      p.json<readonly Withheld[]>().columnType('jsonb'),
    ),
    releasedAt: operational('released_at', time().nullable()),
    releasedBy: operational('released_by', p.uuid().nullable()),
    /** What the token of its link is made of: another one is another link. */
    linkId: operational('link_id', p.uuid().nullable()),
    tokenHash: operational('token_hash', p.blob().nullable()),
    /** Until when the link delivers. */
    expiresAt: operational('expires_at', time().nullable()),
    collectedAt: operational('collected_at', time().nullable()),
    goneAt: operational('gone_at', time().nullable()),
    version: operational('version', p.integer().version()),
  },
  uniques: [
    { name: 'privacy_package_request', properties: ['requestId'] },
    { name: 'privacy_package_token', properties: ['tokenHash'] },
  ],
  indexes: [{ name: 'privacy_package_state', properties: ['state', 'expiresAt'] }],
})

export class Package extends PackageSchema.class {
  begin(now: Date, by: string | null): void {
    this.state = 'building'
    this.requestedAt = now
    this.requestedBy = by
    this.builtAt = null
    this.withheld = []
    this.releasedAt = null
    this.releasedBy = null
    this.linkId = null
    this.tokenHash = null
    this.expiresAt = null
    this.collectedAt = null
    this.goneAt = null
  }

  built(now: Date): void {
    this.state = 'draft'
    this.builtAt = now
  }

  release(withheld: readonly Withheld[], now: Date, by: string | null): void {
    this.state = 'released'
    this.withheld = withheld
    this.releasedAt = now
    this.releasedBy = by
  }

  /** A new link; what the one before it led to is not found under it any more. */
  link(linkId: string, tokenHash: Buffer, expiresAt: Date): void {
    this.linkId = linkId
    this.tokenHash = tokenHash
    this.expiresAt = expiresAt
    this.collectedAt = null
  }

  collect(now: Date): void {
    this.collectedAt = now
  }

  /** Its content is deleted; the link then says so. */
  go(now: Date): void {
    this.state = 'gone'
    this.goneAt = now
  }
}
withBehaviour(PackageSchema, Package)

/** What a package holds, sealed under the key of whoever asked: with that key it goes. Its id is the package's. */
export const PackageContent = tenantEntity({
  id: 'privacy.package_content',
  table: 'privacy_package_content',
  keptFor: '30 days after its release, and seven days after it was collected',
  audited: 'a copy of what other tables hold; that it was made, changed, given out and deleted is on the log',
  properties: {
    subjectId: operational('subject_id', p.uuid()),
    content: personal('content', { subject: 'subjectId' }),
  },
  indexes: [{ name: 'privacy_package_content_subject', properties: ['subjectId'] }],
})
