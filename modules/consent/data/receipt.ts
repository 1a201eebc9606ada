import { p } from '@mikro-orm/core'
import { operational, plainText, tenantEntity } from '@leadkeep/database'

/**
 * A consent receipt as it was signed. Append-only: each change of mind brings the next one. A worker signs, as the
 * public process that hands it out has no key; whoever is erased keeps theirs, since it says nothing of who they are.
 */
export const Receipt = tenantEntity({
  id: 'consent.receipt',
  table: 'consent_receipt',
  keptFor: 'as long as its decision',
  grants: { backend: ['select'], worker: ['select', 'insert'], doors: ['select'] },
  properties: {
    subjectId: operational('subject_id', p.uuid()),
    /** The how-manieth of this person. */
    number: operational('number', p.integer()),
    /** All that it tells of: ids of decisions, and of questions that lapsed. */
    covers: operational('covers', p.array().columnType('uuid[]')),
    statement: plainText('statement', 'a signed statement without name or address', p.text()),
    issuedAt: operational('issued_at', p.datetime().columnType('timestamptz(3)')),
  },
  // Two jobs about one person at once: the second finds its number taken, is tried again, and has nothing to do.
  uniques: [{ name: 'consent_receipt_number', properties: ['subjectId', 'number'] }],
})
