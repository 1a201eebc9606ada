import { p } from '@mikro-orm/core'
import { operational, plainText, tenantEntity } from '@leadkeep/database'

/**
 * That an address or a number must not be entered again by others: a keyed hash under a key that never changes. It stops
 * staff and imports, not the person themselves, who may come back by a form.
 */
export const Suppression = tenantEntity({
  id: 'privacy.suppression',
  table: 'privacy_suppression',
  keptFor: 'as long as the tenant exists',
  grants: { backend: ['select'], worker: ['select', 'insert'] },
  properties: {
    /** Which kind of value it was: the declared name of its column. */
    kind: plainText('kind', 'the declared name of a column', p.text()),
    hash: operational('hash', p.blob().length(32)),
    erasureId: operational('erasure_id', p.uuid()),
    createdAt: operational('created_at', p.datetime().columnType('timestamptz(3)')),
  },
  uniques: [{ name: 'privacy_suppression_hash', properties: ['hash'] }],
  indexes: [{ name: 'privacy_suppression_erasure', properties: ['erasureId'] }],
})
