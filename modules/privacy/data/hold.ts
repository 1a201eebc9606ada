import { p } from '@mikro-orm/core'
import { operational, tenantEntity, withBehaviour } from '@leadkeep/database'
import { holdGrounds } from './grounds.ts'

const time = () => p.datetime().columnType('timestamptz(3)')

const HoldSchema = tenantEntity({
  id: 'privacy.hold',
  table: 'privacy_hold',
  keptFor: 'as long as the tenant exists: it holds nothing of the person',
  grants: { backend: ['select', 'insert', 'update'], worker: ['select'] },
  properties: {
    subjectId: operational('subject_id', p.uuid()),
    ground: operational('ground', p.enum([...holdGrounds])),
    placedAt: operational('placed_at', time()),
    placedBy: operational('placed_by', p.uuid().nullable()),
    /** When it has to be looked at again; it does not end by itself. */
    reviewAt: operational('review_at', time()),
    liftedAt: operational('lifted_at', time().nullable()),
    liftedBy: operational('lifted_by', p.uuid().nullable()),
    version: operational('version', p.integer().version()),
  },
  indexes: [{ name: 'privacy_hold_subject', properties: ['subjectId'] }],
})

export class Hold extends HoldSchema.class {
  lift(now: Date, by: string | null): void {
    this.liftedAt = now
    this.liftedBy = by
  }
}
withBehaviour(HoldSchema, Hold)
