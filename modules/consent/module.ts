import { defineModule } from '@leadkeep/kernel'
import { features } from './acl.ts'
import { routes } from './api/route.ts'
import { expireEverywhere } from './commands/expire-confirmations.ts'
import {
  Confirmation,
  Decision,
  Evidence,
  PreferenceLink,
  Purpose,
  Served,
  ServedText,
} from './data/entities.ts'
import { Receipt } from './data/receipt.ts'
import { doors } from './doors.ts'
import { confirmationExpired, confirmationRequested, consentDecided } from './events.ts'
import { mayUse } from './gate.ts'
import { grants } from './grants.ts'
import words from './i18n/en.json' with { type: 'json' }
import { confirmationMail } from './mails/confirmation.ts'
import { decisions } from './migrations/2026-11-22-decisions.ts'
import { receipts } from './migrations/2026-11-27-receipts.ts'
import { evidenceBySubject } from './migrations/2026-11-28-evidence-by-subject.ts'
import { alwaysConfirmed } from './migrations/2026-11-28-always-confirmed.ts'
import { integrationMethod } from './migrations/2026-11-27-integration-method.ts'
import { openingPurposes } from './opening-purposes.ts'
import { setup } from './purposes.ts'
import { retention } from './retention.ts'
import { screens } from './screens.ts'
import { subjectData } from './subject-data.ts'
import { confirmationAsking } from './subscribers/ask-for-confirmation.ts'
import { receiptIssuing } from './subscribers/issue-receipt.ts'

export const consent = defineModule({
  id: 'consent',
  title: 'Consent',
  features,
  purposes: openingPurposes,
  entities: [Purpose, ServedText, Served, Decision, Evidence, Confirmation, PreferenceLink, Receipt],
  migrations: [decisions, receipts, integrationMethod, alwaysConfirmed, evidenceBySubject],
  doors,
  routes,
  screens,
  subjectData,
  retention,
  grants,
  words,
  events: [confirmationRequested, confirmationExpired, consentDecided],
  subscribers: [confirmationAsking, receiptIssuing],
  schedules: [
    {
      id: 'consent.expire-confirmations',
      title: 'Let confirmations expire that nobody gave',
      every: 600,
      run: expireEverywhere,
    },
  ],
  mails: [confirmationMail],
  mayUse,
  setup,
})
