import { defineEvent } from '@leadkeep/events'

export const erasureRequested = defineEvent<{ erasureId: string }>('privacy.erasure.requested', {
  title: 'Somebody is to be erased',
  live: true,
})

export const retentionAsked = defineEvent<{ runId: string }>('privacy.retention.asked', {
  title: 'Somebody wants the rules of retention to be run now',
  live: true,
})

export const retentionFinished = defineEvent<{ runId: string }>('privacy.retention.finished', {
  title: 'A run of retention is finished',
  live: true,
})

export const subjectErased = defineEvent<{ erasureId: string }>('privacy.subject.erased', {
  title: 'Somebody was erased',
  live: true,
})
