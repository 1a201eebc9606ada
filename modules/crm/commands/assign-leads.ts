import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { mustWorkHere } from '../colleagues.ts'
import { bulkIds, ownerId } from '../data/validators.ts'
import { findLiveLeads } from '../find-lead.ts'
import { tellOwner } from '../mails/assigned.ts'
import { assign } from './update-lead.ts'

/** Up to 200 leads to one colleague, or to nobody: one act, one entry, all or none. */
export const assignLeads = command({
  id: 'crm.leads.assign',
  access: ['crm.leads.assign'],
  input: z.object({ ids: bulkIds, ownerId }),
  async run(context, input) {
    await mustWorkHere(context, 'ownerId', input.ownerId)
    const leads = await findLiveLeads(context, input.ids)
    const changed = leads.filter((lead) => assign(context, lead, input.ownerId))
    tellOwner(context, input.ownerId, changed)
    context.note({ chosen: leads.length, changed: changed.length, owner: input.ownerId })

    return { changed: changed.length }
  },
})
