import { defineModule } from '@leadkeep/kernel'
import { features } from './acl.ts'
import { addressee } from './addressee.ts'
import { routes } from './api/routes.ts'
import { correctAddress } from './commands/correct-address.ts'
import { createLeadFromSubmission } from './commands/create-lead-from-submission.ts'
import {
  Lead,
  LeadAnswer,
  LeadChange,
  LeadPrefix,
  LeadTouch,
  Note,
  Person,
  PersonPrefix,
  Task,
} from './data/entities.ts'
import { events } from './events.ts'
import words from './i18n/en.json' with { type: 'json' }
import { assignedMail, manyAssignedMail } from './mails/assigned.ts'
import { copyMail } from './mails/copy.ts'
import { answers } from './migrations/2026-11-27-answers.ts'
import { bySubject } from './migrations/2026-11-28-by-subject.ts'
import { leads } from './migrations/2026-11-22-leads.ts'
import { corrections } from './migrations/2026-11-28-corrections.ts'
import { touches } from './migrations/2026-11-28-touches.ts'
import { purposes } from './purposes.ts'
import { retention } from './retention.ts'
import { screens } from './screens.ts'
import { subjectData } from './subject-data.ts'
import { unconfirmedForgetting } from './subscribers/forget-unconfirmed.ts'
import { copySending } from './subscribers/send-copy.ts'
import { attributionWithdrawing } from './subscribers/withdraw-attribution.ts'

export const crm = defineModule({
  id: 'crm',
  title: 'Leads and people',
  features,
  purposes,
  entities: [Person, PersonPrefix, Lead, LeadPrefix, LeadAnswer, LeadChange, LeadTouch, Note, Task],
  migrations: [leads, answers, touches, corrections, bySubject],
  events,
  routes,
  screens,
  words,
  takesSubmission: createLeadFromSubmission,
  correctsAddress: correctAddress,
  subscribers: [unconfirmedForgetting, attributionWithdrawing, copySending],
  addressee,
  subjectData,
  retention,
  mails: [assignedMail, manyAssignedMail, copyMail],
})
