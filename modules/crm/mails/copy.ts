import { select } from '@leadkeep/audit'
import type { Block } from '@leadkeep/mail'
import type { MailTemplate } from '@leadkeep/messages'
import { LeadAnswer } from '../data/lead-answer.ts'
import { Lead } from '../data/lead.ts'
import { writeToLead } from '../purposes.ts'
import { words } from './words.ts'

const columns = ['name', 'company', 'email', 'phone', 'message'] as const

/** What somebody sent by a form, for them to keep. Only an address that has proven to be theirs gets it. */
export const copyMail: MailTemplate = {
  id: 'crm.lead.copy',
  title: 'Copy of what somebody sent',
  perDay: 3,
  async write({ em, open }, { reference, language }) {
    const lead = await em.findOne(Lead, { id: reference, deletedAt: null })
    if (!lead) return null
    const answers = await em.find(LeadAnswer, { leadId: lead.id }, { orderBy: { position: 'asc' } })
    const [[own], given] = await open(
      writeToLead,
      select(Lead, [lead], columns),
      select(LeadAnswer, answers, ['value']),
    )
    const say = words(language)
    const told = [
      ...columns.map((column) => ({ label: say(`copy.${column}`), value: own![column] })),
      ...answers.map(({ label }, index) => ({ label, value: given[index]!.value })),
    ]

    return {
      headline: say('copy.headline'),
      blocks: [
        { kind: 'text', text: say('copy.text') },
        ...told.flatMap(({ label, value }): Block[] =>
          value
            ? [
                { kind: 'small', text: label },
                { kind: 'quote', text: value },
              ]
            : [],
        ),
        { kind: 'small', text: say('copy.not_right') },
      ],
    }
  },
}
