import { command, notAllowed } from '@leadkeep/commands'
import { covers } from '@leadkeep/kernel'
import { newSubject } from '@leadkeep/privacy'
import { mustWorkHere } from '../colleagues.ts'
import { newLeadInput } from '../data/validators.ts'
import { tellOwner } from '../mails/assigned.ts'
import { mustBeEnterable } from '../must-be-enterable.ts'
import { newLead } from './new-lead.ts'

/** A lead entered by hand, or through the API. */
export const createLead = command({
  id: 'crm.lead.create',
  access: ['crm.leads.create'],
  input: newLeadInput,
  async run(context, { stage, source, ownerId, ...values }) {
    const { scope } = context
    const forOthers = ownerId !== null && ownerId !== scope.actor.id
    if (forOthers && !covers(scope.features, 'crm.leads.assign')) throw notAllowed('crm.leads.assign')
    await mustWorkHere(context, 'ownerId', ownerId)
    await mustBeEnterable(context, values)
    const subjectId = await newSubject(context)
    const lead = await newLead(context, { subjectId, source, stage, ownerId, values })
    tellOwner(context, ownerId ?? null, [lead])

    return { id: lead.id, version: 1 }
  },
})
