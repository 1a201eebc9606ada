import { defineEvent } from '@leadkeep/events'

export const passwordForgotten = defineEvent<{ linkId: string }>('auth.password.forgotten', {
  title: 'Somebody said that they forgot their password',
})
