import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { leadId } from '../data/validators.ts'
import { leadNotDeleted } from '../errors.ts'
import { leadRestored } from '../events.ts'
import { findLead } from '../find-lead.ts'
import { tell } from '../history.ts'

export const restoreLead = command({
  id: 'crm.lead.restore',
  access: ['crm.leads.delete'],
  input: z.object({ id: leadId }),
  async run(context, { id }) {
    const lead = await findLead(context, id)
    if (!lead.deletedAt) throw leadNotDeleted()
    lead.restore(context.scope.now())
    tell(context, lead, { deed: 'restored' })
    context.record(leadRestored({ leadId: id }))

    return { id, version: lead.version + 1 }
  },
})
