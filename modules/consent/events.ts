import { defineEvent } from '@leadkeep/events'

export const confirmationRequested = defineEvent<{ confirmationId: string }>(
  'consent.confirmation.requested',
  { title: 'A grant waits for its confirmation by mail' },
)

/** Told with every decision, wherever it was made, and when a question lapses. */
export const consentDecided = defineEvent<{ subjectId: string }>('consent.decided', {
  title: 'Somebody decided about a purpose, or did not in time',
})

export const confirmationExpired = defineEvent<{
  confirmationId: string
  subjectId: string
  /** What the purpose says becomes of the lead: `keep` or `erase`. */
  unconfirmed: string
}>('consent.confirmation.expired', { title: 'A grant was not confirmed in time' })
