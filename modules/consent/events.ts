import { defineEvent } from '@leadkeep/events'

export const confirmationRequested = defineEvent<{ confirmationId: string }>(
  'consent.confirmation.requested',
  { title: 'A grant waits for its confirmation by mail' },
)

export const confirmationExpired = defineEvent<{
  confirmationId: string
  subjectId: string
  /** What the purpose says becomes of the lead: `keep` or `erase`. */
  unconfirmed: string
}>('consent.confirmation.expired', { title: 'A grant was not confirmed in time' })
