import { command } from '@leadkeep/commands'
import { Decision } from '@leadkeep/consent'
import { z } from 'zod'
import { LeadTouch } from '../data/lead-touch.ts'

/** What was kept of somebody’s clicks by their grant goes once they took it back. */
export const withdrawAttribution = command({
  id: 'crm.lead.withdraw_attribution',
  access: ['crm.leads.withdraw'],
  input: z.object({ subjectId: z.uuid() }),
  async run({ em }, { subjectId }) {
    for (const touch of await em.find(LeadTouch, { subjectId })) {
      const [newest] = await em.find(
        Decision,
        { subjectId, purpose: touch.purpose },
        { orderBy: { decidedAt: 'desc', id: 'desc' }, limit: 1 },
      )
      if (newest && newest.decision !== 'grant') touch.withdraw()
    }
  },
})
