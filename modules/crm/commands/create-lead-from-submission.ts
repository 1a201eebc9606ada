import { command, type CommandContext } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import type { z } from 'zod'
import { LeadAnswer } from '../data/lead-answer.ts'
import { LeadTouch } from '../data/lead-touch.ts'
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
  async run(context, taken) {
    const { submissionId, formId, receivedAt, subjectId, source, ownerId, values } = taken
    const known = await context.em.findOne(Lead, { submissionId })
    if (known) return { leadId: known.id, isNew: false }
    const submission = { id: submissionId, formId, receivedAt: new Date(receivedAt) }
    const lead = await newLead(context, { subjectId, source, ownerId, submission, values })
    tellOwner(context, ownerId, [lead])
    keepAnswers(context, lead, taken)
    keepTouches(context, lead, taken)

    return { leadId: lead.id, isNew: true }
  },
})

type Taken = z.output<typeof submissionTaken>

function keepAnswers({ scope, em }: CommandContext, { id: leadId, subjectId }: Lead, { answers }: Taken) {
  for (const [position, { key, label, value }] of answers.entries())
    em.create(LeadAnswer, {
      tenantId: scope.tenantId,
      id: scope.newId(),
      leadId,
      subjectId,
      position,
      fieldKey: key,
      label,
      value: Sealed.draft(value),
    })
}

function keepTouches({ scope, em }: CommandContext, { id: leadId, subjectId }: Lead, { attribution }: Taken) {
  if (!attribution) return
  const { purpose, globalPrivacyControl, touches } = attribution
  for (const { kind, source, medium, campaign, words, personal } of touches)
    em.create(LeadTouch, {
      tenantId: scope.tenantId,
      id: scope.newId(),
      leadId,
      subjectId,
      kind,
      source,
      medium,
      campaign,
      words: sealedList(words),
      clicks: sealedList(personal),
      purpose,
      globalPrivacyControl,
      version: 1,
    })
}

const sealedList = (list: readonly (readonly [string, string])[]) =>
  list.length > 0 ? Sealed.draft(JSON.stringify(list)) : null
