import { command } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { LeadAnswer } from '../data/lead-answer.ts'
import { Lead } from '../data/lead.ts'
import { submissionTaken } from '../intake.ts'
import { tellOwner } from '../mails/assigned.ts'
import { newLead } from './new-lead.ts'

/**
 * A lead of what a visitor sent: unverified, with values of its own. It may come to suggest a person, and never
 * changes one (law 12). A submission makes one lead, however often it is handed over: two at once meet at the unique
 * index, and the later one finds the lead when its job is tried again.
 */
export const createLeadFromSubmission = command({
  id: 'crm.lead.create_from_submission',
  access: ['crm.leads.create'],
  input: submissionTaken,
  async run(context, { submissionId, formId, receivedAt, subjectId, source, ownerId, values, answers }) {
    const known = await context.em.findOne(Lead, { submissionId })
    if (known) return { leadId: known.id, isNew: false }
    const submission = { id: submissionId, formId, receivedAt: new Date(receivedAt) }
    const lead = await newLead(context, { subjectId, source, ownerId, submission, values })
    tellOwner(context, ownerId, [lead])
    for (const [position, { key, label, value }] of answers.entries())
      context.em.create(LeadAnswer, {
        tenantId: context.scope.tenantId,
        id: context.scope.newId(),
        leadId: lead.id,
        subjectId,
        position,
        fieldKey: key,
        label,
        value: Sealed.draft(value),
      })

    return { leadId: lead.id, isNew: true }
  },
})
