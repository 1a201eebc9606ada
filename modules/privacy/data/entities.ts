import { p } from '@mikro-orm/core'
import { operational, tenantEntity } from '@leadkeep/database'

/**
 * A data subject (GDPR Art. 4(1)) as records refer to it: an id with two keys in the key store. Merging people makes
 * one the alias of the other; no key is copied, and erasing one destroys the keys of all its aliases.
 */
export const Subject = tenantEntity({
  id: 'privacy.subject',
  table: 'privacy_subject',
  keptFor: 'as long as any record of the subject',
  properties: {
    kind: operational('kind', p.enum(['person', 'record'])),
    aliasOf: operational('alias_of', p.uuid().nullable()),
    createdAt: operational('created_at', p.datetime().columnType('timestamptz(3)')),
  },
  indexes: [{ name: 'privacy_subject_alias', properties: ['aliasOf'] }],
})
