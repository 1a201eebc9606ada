import type { CommandContext } from '@leadkeep/commands'
import { queueMail, type MailTemplate } from '@leadkeep/messages'
import { Lead } from '../data/lead.ts'
import { words } from './words.ts'

/** To whoever is given a lead. It says nothing of the lead: a mailbox is no place for that. */
export const assignedMail: MailTemplate = {
  id: 'crm.lead.assigned',
  title: 'A lead was assigned',
  async write({ em }, { reference, subjectId, language, backend }) {
    const lead = await em.findOne(Lead, { id: reference, deletedAt: null })
    // Given on to somebody else, or taken back, before the mail went out.
    if (lead?.ownerId !== subjectId) return null

    return letter(language, 'assigned', `${backend}/backend/leads/${lead.id}`)
  },
}

/** The same for several at once: one act, one mail. */
export const manyAssignedMail: MailTemplate = {
  id: 'crm.leads.assigned',
  title: 'Several leads were assigned',
  write: async (_, { language, backend }) =>
    letter(language, 'assigned.many', `${backend}/backend/leads?owner=me`),
}

function letter(language: string, name: 'assigned' | 'assigned.many', href: string) {
  const say = words(language)

  return {
    headline: say(`${name}.headline`),
    blocks: [
      { kind: 'text' as const, text: say(`${name}.text`) },
      { kind: 'action' as const, label: say(`${name}.action`), href },
    ],
  }
}

/** Tells a colleague of what is theirs now; nobody is written to about what they did themselves. */
export function tellOwner(context: CommandContext, ownerId: string | null, leads: readonly Lead[]): void {
  const [first, ...more] = leads
  if (ownerId === null || ownerId === context.scope.actor.id || !first) return
  const isOne = more.length === 0
  queueMail(context, {
    template: isOne ? assignedMail.id : manyAssignedMail.id,
    subjectId: ownerId,
    reference: isOne ? first.id : context.scope.requestId,
    // What an employer tells those who work there rests on their contract, not on a decision of theirs.
    purpose: null,
    language: 'en',
  })
}
