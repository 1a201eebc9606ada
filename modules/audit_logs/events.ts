import { defineEvent } from '@leadkeep/events'

export const exportAsked = defineEvent<{ exportId: string }>('audit_logs.export.asked', {
  title: 'An export of the log is to be put together',
  live: true,
})

export const exportEnded = defineEvent<{ exportId: string }>('audit_logs.export.ended', {
  title: 'An export of the log is ready, or failed',
  live: true,
})
