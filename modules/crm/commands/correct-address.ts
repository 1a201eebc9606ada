import { command, type CommandContext } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { z } from 'zod'
import { LeadAnswer } from '../data/lead-answer.ts'
import { Lead } from '../data/lead.ts'
import { isAddressEdited } from '../is-address-edited.ts'
import { leadEdited } from '../events.ts'
import { tell } from '../history.ts'

/**
 * A visitor put right the address they had just sent. It is their own lead's, so it is written there, and staff see that it
 * was; where somebody confirmed through the first one, or staff took it in hand, it is kept beside the lead as an answer.
 */
export const correctAddress = command({
  id: 'crm.lead.correct_address',
  access: ['crm.leads.create'],
  input: z.object({ submissionId: z.uuid(), email: z.string(), isConfirmed: z.boolean() }),
  async run(context, { submissionId, email, isConfirmed }) {
    const lead = await context.em.findOne(Lead, { submissionId, deletedAt: null })
    if (!lead) return { isApplied: false }
    if (isConfirmed || lead.personId || (await isAddressEdited(context, lead))) {
      await keepBeside(context, lead, email)

      return { isApplied: false }
    }
    lead.write('email', email, context.scope.now())
    tell(context, lead, { deed: 'corrected', fields: ['email'] })
    context.record(leadEdited({ leadId: lead.id }))

    return { isApplied: true }
  },
})

async function keepBeside({ scope, em }: CommandContext, { id: leadId, subjectId }: Lead, email: string) {
  const [last] = await em.find(LeadAnswer, { leadId }, { orderBy: { position: 'desc' }, limit: 1 })
  em.create(LeadAnswer, {
    tenantId: scope.tenantId,
    id: scope.newId(),
    leadId,
    subjectId,
    position: (last?.position ?? -1) + 1,
    fieldKey: 'corrected_email',
    label: 'E-mail as corrected afterwards; not taken over',
    value: Sealed.draft(email),
  })
}
