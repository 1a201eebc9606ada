import { p } from '@mikro-orm/core'
import { operational, personal, plainText, tenantEntity } from '@leadkeep/database'

/** What a visitor answered beyond the lead's own columns. Their words, so it is kept and forgotten with the lead's. */
export const LeadAnswer = tenantEntity({
  id: 'crm.lead.answer',
  table: 'crm_lead_answer',
  keptFor: 'as long as its lead',
  properties: {
    leadId: operational('lead_id', p.uuid()),
    subjectId: operational('subject_id', p.uuid()),
    /** In the order of the form. */
    position: operational('position', p.integer()),
    fieldKey: plainText('field_key', 'published to everybody', p.text()),
    /** The question as it was asked. */
    label: plainText('label', 'published to everybody', p.text()),
    value: personal('value', { subject: 'subjectId' }),
  },
  indexes: [{ name: 'crm_lead_answer_by_subject', properties: ['subjectId'] }],
  uniques: [{ name: 'crm_lead_answer_by_lead', properties: ['leadId', 'position'] }],
})
