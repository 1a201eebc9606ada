import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { leadId } from '../data/validators.ts'
import { leadDeleted } from '../events.ts'
import { findLiveLead } from '../find-lead.ts'
import { tell, userIn } from '../history.ts'

/** Takes a lead out of the lists. It can be restored; forgetting somebody for good is erasure. */
export const deleteLead = command({
  id: 'crm.lead.delete',
  access: ['crm.leads.delete'],
  input: z.object({ id: leadId }),
  async run(context, { id }) {
    const lead = await findLiveLead(context, id)
    lead.delete(userIn(context), context.scope.now())
    tell(context, lead, { deed: 'deleted' })
    context.record(leadDeleted({ leadId: id }))

    return { id, version: lead.version + 1 }
  },
})
