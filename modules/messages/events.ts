import { defineEvent } from '@leadkeep/events'

export const messageQueued = defineEvent<{ messageId: string }>('messages.message.queued', {
  title: 'A mail is to be sent',
})
