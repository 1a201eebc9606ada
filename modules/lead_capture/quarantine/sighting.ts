import { p } from '@mikro-orm/core'
import { operational, tenantEntity } from '@leadkeep/database'

/**
 * That something was seen, under keyed hashes alone, to tell how often. The origin's is keyed by the day, too: what one
 * address sent today can't be joined with what it sent yesterday.
 */
export const Sighting = tenantEntity({
  id: 'lead_capture.sighting',
  table: 'lead_capture_sighting',
  keptFor: 'two days',
  audited: 'counts under keyed hashes; the submission they were made of is on the log',
  grants: { worker: ['select', 'insert', 'delete'] },
  properties: {
    seenAt: operational('seen_at', p.datetime().columnType('timestamptz(3)')),
    senderHash: operational('sender_hash', p.blob()),
    originHash: operational('origin_hash', p.blob()),
    /** Null where the message is too short to be anybody's own. */
    messageHash: operational('message_hash', p.blob().nullable()),
  },
  indexes: [
    { name: 'lead_capture_sighting_sender', properties: ['senderHash', 'seenAt'] },
    { name: 'lead_capture_sighting_origin', properties: ['originHash', 'seenAt'] },
    { name: 'lead_capture_sighting_message', properties: ['messageHash', 'seenAt'] },
    { name: 'lead_capture_sighting_age', properties: ['seenAt'] },
  ],
})
