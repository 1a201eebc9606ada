import { defineEvent } from '@leadkeep/events'

export const submissionReceived = defineEvent<{ submissionId: string; formId: string }>(
  'lead_capture.submission.received',
  { title: 'A visitor sent a form' },
)

export const submissionBuried = defineEvent<{ submissionId: string }>('lead_capture.submission.buried', {
  title: 'A submission could not be processed',
  live: true,
})

export const submissionHeld = defineEvent<{ submissionId: string }>('lead_capture.submission.held', {
  title: 'A submission waits in quarantine',
  live: true,
})

export const submissionReleased = defineEvent<{ submissionId: string }>('lead_capture.submission.released', {
  title: 'A submission was let out of quarantine',
  live: true,
})
