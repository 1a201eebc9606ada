import { defineModule } from '@leadkeep/kernel'
import { features } from './acl.ts'
import { routes } from './api/route.ts'
import { clearEverywhere } from './commands/clear-mailbox.ts'
import { LetterInMailbox, Message } from './data/message.ts'
import { messageQueued } from './events.ts'
import words from './i18n/en.json' with { type: 'json' }
import { outgoing } from './migrations/2026-11-22-messages.ts'
import { purposes } from './purposes.ts'
import { retention } from './retention.ts'
import { screens } from './screens.ts'
import { subjectData } from './subject-data.ts'
import { messageDelivery } from './subscribers/deliver-message.ts'

export const messages = defineModule({
  id: 'messages',
  title: 'Mail',
  features,
  purposes,
  entities: [Message, LetterInMailbox],
  migrations: [outgoing],
  routes,
  screens,
  subjectData,
  retention,
  words,
  events: [messageQueued],
  subscribers: [messageDelivery],
  schedules: [
    { id: 'messages.clear-mailbox', title: 'Empty the local mailbox', every: 3_600, run: clearEverywhere },
  ],
})
