import type { CommandContext } from '@leadkeep/commands'
import { LeadChange } from './data/lead-change.ts'
import type { Lead } from './data/lead.ts'

/** Whether staff entered another address than the one that came with the lead. */
export async function isAddressEdited({ em }: CommandContext, { id: leadId }: Lead): Promise<boolean> {
  const edits = await em.find(LeadChange, { leadId, deed: 'edited' })

  return edits.some(({ fields }) => fields.includes('email'))
}
