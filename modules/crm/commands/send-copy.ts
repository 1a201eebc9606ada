import { command } from '@leadkeep/commands'
import { Decision } from '@leadkeep/consent'
import { Message, queueMail } from '@leadkeep/messages'
import { z } from 'zod'
import { Lead } from '../data/lead.ts'
import { isAddressEdited } from '../is-address-edited.ts'
import { copyMail } from '../mails/copy.ts'

/** Whoever has just shown that an address is theirs is sent there what came with it. Once, however often they decide. */
export const sendCopy = command({
  id: 'crm.lead.send_copy',
  access: ['crm.leads.send_copy'],
  input: z.object({ subjectId: z.uuid() }),
  async run(context, { subjectId }) {
    const { em } = context
    const newest = { orderBy: { decidedAt: 'desc', id: 'desc' }, limit: 1 } as const
    const [[decision], lead, sent] = [
      await em.find(Decision, { subjectId }, newest),
      await em.findOne(Lead, { subjectId, submissionId: { $ne: null }, deletedAt: null }),
      await em.count(Message, { subjectId, template: copyMail.id }),
    ]
    if (decision?.method !== 'confirmation' || decision.decision !== 'grant' || !lead || sent > 0) return
    // They showed that the address they had given is theirs; of another one, that staff entered since, nobody knows it.
    if (await isAddressEdited(context, lead)) return
    const { language } = decision
    queueMail(context, { template: copyMail.id, subjectId, reference: lead.id, purpose: null, language })
  },
})
