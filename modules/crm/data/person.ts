import { p } from '@mikro-orm/core'
import { normalise } from '@leadkeep/crypto'
import { exactIndex, operational, personal, prefixTable, tenantEntity } from '@leadkeep/database'
import { phoneKey } from '../phone.ts'

/** Somebody we know: made and changed by staff alone, never by a submission (law 12). */
export const Person = tenantEntity({
  id: 'crm.person',
  table: 'crm_person',
  keptFor: 'until erased, or the retention period of people ends',
  properties: {
    subjectId: operational('subject_id', p.uuid()),
    name: personal('name', { subject: 'subjectId', prefix: true }),
    email: personal('email', { subject: 'subjectId', exact: 'emailIndex', normalise: normalise.email }),
    emailIndex: exactIndex('email_index'),
    phone: personal('phone', { subject: 'subjectId', exact: 'phoneIndex', normalise: phoneKey }),
    phoneIndex: exactIndex('phone_index'),
    company: personal('company', { subject: 'subjectId', prefix: true }),
    createdAt: operational('created_at', p.datetime().columnType('timestamptz(3)')),
    changedAt: operational('changed_at', p.datetime().columnType('timestamptz(3)')),
    version: operational('version', p.integer().version()),
  },
  indexes: [
    { name: 'crm_person_by_email', properties: ['emailIndex'] },
    { name: 'crm_person_by_phone', properties: ['phoneIndex'] },
    { name: 'crm_person_by_subject', properties: ['subjectId'] },
  ],
})

export const PersonPrefix = prefixTable({
  id: 'crm.person.prefix',
  table: 'crm_person_prefix',
  of: 'crm.person',
  keptFor: 'as long as the person',
})
