import type { MailTemplate } from '@leadkeep/messages'
import { Confirmation, Decision, Purpose, ServedText } from '../data/entities.ts'
import { wordsOf } from '../decisions.ts'
import { preferencesAddress } from '../links.ts'
import { words } from '../visitor-words.ts'

/** Did you mean it? The question to the address itself, in the words that were ticked. */
export const confirmationMail: MailTemplate = {
  id: 'consent.confirmation',
  title: 'Asks for the confirmation of a consent',
  // A stranger who types an address a hundred times has it asked three times.
  perDay: 3,
  async write({ em, scope, services }, { reference, subjectId, language, landing }) {
    const confirmation = await em.findOne(Confirmation, { id: reference })
    if (confirmation?.state !== 'waiting') return null
    const [decision, purpose] = await Promise.all([
      em.findOneOrFail(Decision, { id: confirmation.decisionId }),
      em.findOne(Purpose, { key: confirmation.purpose }),
    ])
    if (!purpose || purpose.endedAt) return null
    const served = await em.findOne(ServedText, { hash: decision.textHash })
    const token = await services.keyring.linkToken(scope.tenantId, 'consent.confirmation', confirmation.id)
    const say = words(language)
    const { title } = purpose.wordsIn(language)

    return {
      headline: say('mail.confirmation.headline', { purpose: title }),
      blocks: [
        { kind: 'text', text: say('mail.confirmation.text', { time: utc(decision.decidedAt) }) },
        { kind: 'quote', text: wordsOf(served?.content) ?? purpose.wordsIn(language).text },
        {
          kind: 'action',
          label: say('mail.confirmation.action'),
          href: `${landing}/confirm/${token.toString('base64url')}`,
        },
        { kind: 'text', text: say('mail.confirmation.otherwise', { time: utc(confirmation.expiresAt) }) },
        {
          kind: 'small',
          text: say('mail.preferences'),
          href: await preferencesAddress(services, scope.tenantId, subjectId, landing),
        },
      ],
    }
  },
}

const utc = (time: Date) => `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`
