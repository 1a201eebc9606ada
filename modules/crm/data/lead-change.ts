import { p } from '@mikro-orm/core'
import { operational, plainText, tenantEntity } from '@leadkeep/database'
import { deeds } from './stages.ts'

/**
 * One deed in a lead's history: what lists of stages and the timeline are read from, and what tells two people who
 * edit at once what the other did. The log remains the proof; it can't be asked by record under row-level security
 * without visiting every entry, since no operator on arrays is leakproof.
 */
export const LeadChange = tenantEntity({
  id: 'crm.lead.change',
  table: 'crm_lead_change',
  keptFor: 'as long as the lead',
  grants: { backend: ['select', 'insert'], worker: ['select', 'insert', 'delete'] },
  properties: {
    leadId: operational('lead_id', p.uuid()),
    /** The lead's version after the deed. */
    leadVersion: operational('lead_version', p.integer()),
    deed: operational('deed', p.enum([...deeds])),
    fields: plainText('fields', 'declared names of columns', p.array().columnType('text[]')),
    before: plainText('before', 'a stage, or the id of a user or person', p.text().nullable()),
    after: plainText('after', 'a stage, a source, or the id of a user or person', p.text().nullable()),
    actorKind: operational('actor_kind', p.enum(['user', 'visitor', 'job', 'operator', 'anonymous'])),
    actorId: plainText('actor_id', 'the id of a user, or the name of a job or operator', p.text().nullable()),
    at: operational('at', p.datetime().columnType('timestamptz(3)')),
  },
  indexes: [{ name: 'crm_lead_change_by_lead', properties: ['leadId', 'leadVersion'] }],
})
