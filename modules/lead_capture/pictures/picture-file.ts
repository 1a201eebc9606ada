import { p } from '@mikro-orm/core'
import { operational, plainBytes, plainText, tenantEntity } from '@leadkeep/database'

/** One width of a picture that stands, or may come to stand, on a page. It never changes, so its hash is its name. */
export const PictureFile = tenantEntity({
  id: 'lead_capture.picture',
  table: 'lead_capture_picture',
  keptFor: 'as long as the tenant: pages of the past show it',
  grants: { landing: ['select'], backend: ['select', 'insert'] },
  properties: {
    hash: plainText('hash', 'SHA-256 of bytes that are published to everybody', p.text()),
    bytes: plainBytes('bytes', 'published to everybody', { hash: 'hash' }),
    width: operational('width', p.integer()),
    keptAt: operational('kept_at', p.datetime().columnType('timestamptz(3)')),
  },
  uniques: [{ name: 'lead_capture_picture_hash', properties: ['hash'] }],
})
