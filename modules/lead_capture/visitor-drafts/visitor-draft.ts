import { p } from '@mikro-orm/core'
import { operational, plainText, tenantEntity } from '@leadkeep/database'

/**
 * What a visitor had typed when the line dropped: sealed in their own browser, under a key that never leaves it. Whoever
 * holds this table, we ourselves included, holds bytes.
 */
export const VisitorDraft = tenantEntity({
  id: 'lead_capture.visitor_draft',
  table: 'lead_capture_visitor_draft',
  keptFor: 'a day after it was last changed, or until its form is sent or its visitor deletes it',
  audited: 'bytes that nobody here can open; what is sent in the end is on the log',
  grants: { worker: ['select', 'delete'], doors: ['select', 'insert', 'update', 'delete'] },
  properties: {
    formId: operational('form_id', p.uuid()),
    /** SHA-256 of the name that the browser made up for it: who reads this table can't ask for it, nor delete it. */
    nameHash: operational('name_hash', p.blob()),
    sealed: plainText('sealed', 'ciphertext whose key is in the visitor’s browser alone', p.blob()),
    expiresAt: operational('expires_at', p.datetime().columnType('timestamptz(3)')),
  },
  uniques: [{ name: 'lead_capture_visitor_draft_name', properties: ['nameHash'] }],
  indexes: [{ name: 'lead_capture_visitor_draft_expiry', properties: ['expiresAt'] }],
})
