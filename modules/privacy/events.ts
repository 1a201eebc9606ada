import { defineEvent } from '@leadkeep/events'

export const erasureRequested = defineEvent<{ erasureId: string }>('privacy.erasure.requested', {
  title: 'Somebody is to be erased',
  live: true,
})

export const subjectErased = defineEvent<{ erasureId: string }>('privacy.subject.erased', {
  title: 'Somebody was erased',
  live: true,
})
