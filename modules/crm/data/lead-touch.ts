import { p } from '@mikro-orm/core'
import { operational, personal, plainText, tenantEntity, withBehaviour } from '@leadkeep/database'

const oneWord = 'one word of a campaign as links name it, of a shape that no address or full name has'

/** How a lead came here: by the visit on which the form was sent and, where that was granted, by the first one. */
const LeadTouchSchema = tenantEntity({
  id: 'crm.lead.touch',
  table: 'crm_lead_touch',
  keptFor: 'as long as its lead',
  properties: {
    leadId: operational('lead_id', p.uuid()),
    subjectId: operational('subject_id', p.uuid()),
    kind: operational('kind', p.enum(['last', 'first'])),
    source: plainText('source', oneWord, p.text().nullable()),
    medium: plainText('medium', oneWord, p.text().nullable()),
    campaign: plainText('campaign', oneWord, p.text().nullable()),
    /** Words of the link that others were free to choose, and the site that linked here; as JSON. */
    words: personal('words', { subject: 'subjectId' }),
    /** What is about this person alone, and kept as long as they grant it: click ids, the page that linked here. */
    clicks: personal('clicks', { subject: 'subjectId' }),
    /** Whose grant that is. */
    purpose: plainText('purpose', 'the declared name of a purpose', p.text()),
    /** Global Privacy Control, as the browser sent it: then there are no clicks. */
    globalPrivacyControl: operational('global_privacy_control', p.boolean()),
    version: operational('version', p.integer().version()),
  },
  uniques: [{ name: 'crm_lead_touch_by_lead', properties: ['leadId', 'kind'] }],
  indexes: [{ name: 'crm_lead_touch_by_subject', properties: ['subjectId'] }],
})

export class LeadTouch extends LeadTouchSchema.class {
  /** Nothing is left that was kept by grant. */
  withdraw(): void {
    this.clicks = null
    if (this.kind === 'last') return
    this.source = null
    this.medium = null
    this.campaign = null
    this.words = null
  }
}
withBehaviour(LeadTouchSchema, LeadTouch)
