import { p } from '@mikro-orm/core'
import { Sealed } from '@leadkeep/crypto'
import { confidential, operational, tenantEntity, withBehaviour } from '@leadkeep/database'
import { details } from './details.ts'

/** What only a person knows of the record of processing. It may name somebody, such as the data protection officer. */
const DetailSchema = tenantEntity({
  id: 'privacy.processing_detail',
  table: 'privacy_processing_detail',
  keptFor: 'as long as the tenant exists',
  grants: { backend: ['select', 'insert', 'update'], worker: ['select'] },
  properties: {
    detail: operational('detail', p.enum([...details])),
    /** Null: it was taken back, and is missing again. */
    text: confidential('text'),
    changedAt: operational('changed_at', p.datetime().columnType('timestamptz(3)')),
    changedBy: operational('changed_by', p.uuid().nullable()),
    version: operational('version', p.integer().version()),
  },
  uniques: [{ name: 'privacy_processing_detail_once', properties: ['detail'] }],
})

export class ProcessingDetail extends DetailSchema.class {
  write(text: string | null, now: Date, by: string | null): void {
    this.text = text === null ? null : Sealed.draft(text)
    this.changedAt = now
    this.changedBy = by
  }
}
withBehaviour(DetailSchema, ProcessingDetail)
