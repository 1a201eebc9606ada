import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { bulkIds, stage } from '../data/validators.ts'
import { findLiveLeads } from '../find-lead.ts'
import { move } from './update-lead.ts'

/** Up to 200 leads to one stage: one act, one entry, all or none. */
export const moveLeads = command({
  id: 'crm.leads.move',
  access: ['crm.leads.edit'],
  input: z.object({ ids: bulkIds, stage }),
  async run(context, input) {
    const leads = await findLiveLeads(context, input.ids)
    const changed = leads.filter((lead) => move(context, lead, input.stage)).length
    context.note({ chosen: leads.length, changed, stage: input.stage })

    return { changed }
  },
})
