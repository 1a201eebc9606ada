import type { Retention, RetentionRule } from '@leadkeep/database'
import { Lead } from './data/lead.ts'
import { Person } from './data/person.ts'

const year = 365

const ofLeads = (
  name: string,
  rule: Pick<RetentionRule, 'since' | 'where' | 'days'> & Partial<RetentionRule>,
): RetentionRule => ({
  id: `crm.lead.${name}`,
  ends: 'person',
  entity: Lead,
  subject: 'subjectId',
  purpose: 'crm.work_leads',
  atLeast: 30,
  atMost: 10 * year,
  ...rule,
})

/** Nobody works on it any more, it came to nothing, it became business, or staff deleted it. */
export const retention: Retention = {
  rules: [
    ofLeads('open', {
      since: 'changedAt',
      where: { stage: ['new', 'contacted', 'qualified'], deletedAt: [null] },
      days: 2 * year,
    }),
    ofLeads('lost', { since: 'changedAt', where: { stage: ['lost'], deletedAt: [null] }, days: year }),
    ofLeads('won', { since: 'changedAt', where: { stage: ['won'], deletedAt: [null] }, days: 3 * year }),
    ofLeads('deleted', { since: 'deletedAt', where: { deletedAt: 'any' }, days: 30, atLeast: 1 }),
    {
      id: 'crm.person',
      ends: 'person',
      entity: Person,
      since: 'changedAt',
      subject: 'subjectId',
      purpose: 'crm.know_people',
      days: 3 * year,
      atLeast: 30,
      atMost: 10 * year,
    },
  ],
  endings: {
    'crm.person.prefix': { with: 'crm.person' },
    'crm.lead.prefix': { with: 'crm.lead' },
    'crm.lead.answer': { with: 'crm.lead' },
    'crm.lead.change': { with: 'crm.lead' },
    'crm.lead.touch': { with: 'crm.lead' },
    'crm.note': { with: 'crm.lead' },
    'crm.task': { with: 'crm.lead' },
  },
}
