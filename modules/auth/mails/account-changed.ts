import type { CommandContext } from '@leadkeep/commands'
import { queueMail, type MailTemplate } from '@leadkeep/messages'
import { z } from 'zod'
import { words } from './words.ts'

const changes = {
  totp_added: 'Tells a person that an authenticator app was added to their account',
  totp_removed: 'Tells a person that their authenticator app was removed',
  passkey_added: 'Tells a person that a passkey was added to their account',
  passkey_removed: 'Tells a person that one of their passkeys was removed',
  codes_renewed: 'Tells a person that their recovery codes were renewed',
  password_changed: 'Tells a person that their password was changed',
} as const
type Change = keyof typeof changes

/** To the person themselves: whoever does this in their place does not go unnoticed. */
export const accountChangedMails: readonly MailTemplate[] = Object.entries(changes).map(
  ([change, title]) => ({
    id: `auth.${change}`,
    title,
    async write(_, { language, backend }) {
      const say = words(language)

      return {
        headline: say(`changed.${change}.headline`),
        blocks: [
          { kind: 'text', text: say(`changed.${change}.text`) },
          { kind: 'action', label: say('changed.action'), href: `${backend}/backend/profile` },
          { kind: 'text', text: say('changed.otherwise') },
        ],
      }
    },
  }),
)

export const mailLanguages = ['en', 'de'] as const

/** In which language whoever acts is written; a part of what a command is given. */
export const mailed = { language: z.enum(mailLanguages).default('en') }

export function tellOfChange(
  context: CommandContext,
  change: Change,
  userId: string,
  language: (typeof mailLanguages)[number],
): void {
  queueMail(context, {
    template: `auth.${change}`,
    subjectId: userId,
    reference: userId,
    purpose: null,
    language,
  })
}
