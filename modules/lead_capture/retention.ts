import type { Retention } from '@leadkeep/database'
import { Absence } from './data/assignment.ts'

const shown = 'published to everybody, and what decisions refer to'
const ofForm = { with: 'lead_capture.form' } as const

export const retention: Retention = {
  rules: [
    {
      id: 'lead_capture.absence',
      ends: 'record',
      entity: Absence,
      since: 'untilDay',
      subject: 'userId',
      purpose: 'lead_capture.assign_leads',
      days: 30,
      atLeast: 1,
      atMost: 365,
    },
  ],
  endings: {
    'lead_capture.form': { stays: shown },
    'lead_capture.page': { stays: shown },
    'lead_capture.draft': { stays: shown },
    'lead_capture.version': { stays: shown },
    'lead_capture.picture': { stays: shown },
    'lead_capture.intake_key': {
      stays: 'a public key; its private half is destroyed by lead_capture.rotate-intake-keys',
    },
    'lead_capture.submission': { by: 'lead_capture.rotate-intake-keys' },
    'lead_capture.link_answer': { by: 'lead_capture.rotate-intake-keys' },
    'lead_capture.sent_request': { by: 'lead_capture.rotate-intake-keys' },
    'lead_capture.correction': { by: 'lead_capture.rotate-intake-keys' },
    'lead_capture.quarantined': { by: 'lead_capture.tidy-quarantine' },
    'lead_capture.sighting': { by: 'lead_capture.tidy-quarantine' },
    'lead_capture.visitor_draft': { by: 'lead_capture.tidy-visitor-drafts' },
    'lead_capture.arrival': { by: 'lead_capture.count-arrivals' },
    'lead_capture.embedding': ofForm,
    'lead_capture.integration_key': ofForm,
    'lead_capture.assignment': ofForm,
    'lead_capture.source_count': ofForm,
  },
}
