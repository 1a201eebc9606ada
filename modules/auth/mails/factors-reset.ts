import type { MailTemplate } from '@leadkeep/messages'
import { words } from './words.ts'

/** To whom somebody else took the second factors away. */
export const factorsResetMail: MailTemplate = {
  id: 'auth.factors_reset',
  title: 'Tells a person that their second factors were removed',
  async write(_, { language, backend }) {
    const say = words(language)

    return {
      headline: say('factors.headline'),
      blocks: [
        { kind: 'text', text: say('factors.text') },
        { kind: 'action', label: say('factors.action'), href: `${backend}/backend/profile` },
        { kind: 'text', text: say('factors.otherwise') },
      ],
    }
  },
}
