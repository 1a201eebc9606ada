import { p } from '@mikro-orm/core'
import { confidential, operational, tenantEntity } from '@leadkeep/database'

/**
 * Who was to get an export with opened values, by the export's id. The export goes after seven days; whose values were in it has
 * to be told by name to whom they went for as long as the log knows of it (GDPR Art. 15(1)(c), CJEU C-154/21).
 */
export const Recipient = tenantEntity({
  id: 'audit_logs.recipient',
  table: 'audit_logs_recipient',
  keptFor: 'as long as the log tells whose values they were to get; ten years where nobody chose',
  grants: { backend: ['select', 'insert'], worker: ['select', 'insert', 'delete'] },
  properties: {
    askedAt: operational('asked_at', p.datetime().columnType('timestamptz(3)')),
    name: confidential('name'),
  },
  indexes: [{ name: 'audit_logs_recipient_asked', properties: ['askedAt'] }],
})
