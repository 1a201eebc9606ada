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

/** Told by the door: whoever has the address that a request came from has followed its link. */
export const requestConfirmed = defineEvent<{ requestId: string }>('privacy.request.confirmed', {
  title: 'Somebody confirmed a request of theirs',
})

/** There is a request that somebody has to look at, or something new about one. */
export const requestMoved = defineEvent<{ requestId: string }>('privacy.request.moved', {
  title: 'A request of somebody moved on',
  live: true,
})

export const packageRequested = defineEvent<{ packageId: string }>('privacy.package.requested', {
  title: 'What is held of somebody is to be put together',
})
