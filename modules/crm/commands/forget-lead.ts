import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { Lead } from '../data/lead.ts'

/**
 * Destroys the key of a lead that nobody has worked on: what it says is unreadable from then on, in every backup too.
 * One that staff have taken up is theirs to decide about.
 */
export const forgetLead = command({
  id: 'crm.lead.forget',
  access: ['crm.leads.forget'],
  input: z.object({ subjectId: z.uuid() }),
  async run({ scope, em, services }, { subjectId }) {
    const lead = await em.findOne(Lead, { subjectId, deletedAt: null })
    if (!lead || lead.stage !== 'new' || lead.ownerId || lead.personId) return { forgotten: false }
    lead.delete(scope.actor.id, scope.now())
    await services.keyring.destroySubject(scope.tenantId, subjectId, 'data')

    return { forgotten: true }
  },
})
