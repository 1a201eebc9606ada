import { p } from '@mikro-orm/core'
import { operational, plainText, tenantEntity, withBehaviour } from '@leadkeep/database'
import { canonicalJson } from './text-hash.ts'

export const draftKinds = ['form', 'page'] as const
export type DraftKind = (typeof draftKinds)[number]

const moment = () => p.datetime().columnType('timestamptz(3)')

/**
 * A form or a page as somebody is working on it; it bears the id that the published one has or will have. It may be
 * incomplete: only publishing asks for everything.
 */
const DraftSchema = tenantEntity({
  id: 'lead_capture.draft',
  table: 'lead_capture_draft',
  keptFor: 'as long as the tenant',
  grants: { backend: ['select', 'insert', 'update'], worker: ['select', 'insert', 'update'] },
  properties: {
    kind: operational('kind', p.enum([...draftKinds])),
    slug: plainText('slug', 'part of a public address', p.text()),
    content: plainText('content', 'to be published to everybody', p.json<object>().columnType('jsonb')),
    /** The published version it was last the same as; null before the first. */
    publishedNumber: operational('published_number', p.integer().nullable()),
    changedBy: operational('changed_by', p.uuid().nullable()),
    changedAt: operational('changed_at', moment()),
    version: operational('version', p.integer().version()),
  },
  uniques: [{ name: 'lead_capture_draft_slug', properties: ['kind', 'slug'] }],
})

export class Draft extends DraftSchema.class {
  /** Writes what it says now; the same words again are no change. */
  write(content: object, by: string | null, now: Date): void {
    if (canonicalJson(this.content) === canonicalJson(content)) return
    this.content = content
    this.changedBy = by
    this.changedAt = now
  }
}
withBehaviour(DraftSchema, Draft)

/** Each state that was ever published of a form or a page, with who did it: append-only, so that the past can be shown. */
export const PublishedVersion = tenantEntity({
  id: 'lead_capture.version',
  table: 'lead_capture_version',
  keptFor: 'as long as the tenant',
  grants: { backend: ['select', 'insert'], worker: ['select', 'insert'] },
  properties: {
    draftId: operational('draft_id', p.uuid()),
    number: operational('number', p.integer()),
    content: plainText('content', 'published to everybody', p.json<object>().columnType('jsonb')),
    /** Null for what an operator or a set-up published. */
    publishedBy: operational('published_by', p.uuid().nullable()),
    publishedAt: operational('published_at', moment()),
  },
  uniques: [{ name: 'lead_capture_version_number', properties: ['draftId', 'number'] }],
})

export type Version = InstanceType<typeof PublishedVersion.class>
