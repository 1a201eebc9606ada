import { defineEvent } from '@leadkeep/events'

export const submissionReceived = defineEvent<{ submissionId: string; formId: string }>(
  'lead_capture.submission.received',
  { title: 'A visitor sent a form' },
)

export const submissionBuried = defineEvent<{ submissionId: string }>('lead_capture.submission.buried', {
  title: 'A submission could not be processed',
  live: true,
})
