import { defineModule } from '@leadkeep/kernel'
import { features } from './acl.ts'
import { assignmentRoutes } from './api/assignments/route.ts'
import { formRoutes } from './api/forms/route.ts'
import { previewRoutes } from './api/preview/route.ts'
import { retry, unprocessed } from './api/submissions/route.ts'
import { rotateEverywhere } from './commands/rotate-intake-keys.ts'
import { Form, Page, PublishedIntakeKey, Submission } from './data/entities.ts'
import { Absence, AssignmentRule } from './data/assignment.ts'
import { Draft, PublishedVersion } from './data/drafts.ts'
import { doors } from './doors.ts'
import { visitorRoutes } from './frontend/routes.ts'
import { submissionBuried, submissionReceived } from './events.ts'
import { intake } from './migrations/2026-11-22-intake.ts'
import words from './i18n/en.json' with { type: 'json' }
import { purposes } from './purposes.ts'
import { LinkAnswer } from './links/link-answer.ts'
import { linkDoors } from './links/link-doors.ts'
import { answerProcessing, linkAnswered } from './links/process-answer.ts'
import { receiptMail } from './mails/receipt.ts'
import { builder } from './migrations/2026-11-27-builder.ts'
import { links } from './migrations/2026-11-22-links.ts'
import { screens } from './screens.ts'
import { submissionProcessing } from './subscribers/process-submission.ts'

export const leadCapture = defineModule({
  id: 'lead_capture',
  title: 'Landing pages and forms',
  features,
  purposes,
  entities: [
    Form,
    Page,
    PublishedIntakeKey,
    Submission,
    LinkAnswer,
    Draft,
    PublishedVersion,
    AssignmentRule,
    Absence,
  ],
  migrations: [intake, links, builder],
  doors: [...doors, ...linkDoors],
  routes: [unprocessed, retry, ...formRoutes, ...assignmentRoutes, ...previewRoutes],
  openRoutes: visitorRoutes,
  screens,
  words,
  events: [submissionReceived, submissionBuried, linkAnswered],
  subscribers: [submissionProcessing, answerProcessing],
  mails: [receiptMail],
  schedules: [
    { id: 'lead_capture.rotate-intake-keys', title: 'Rotate intake keys', every: 60, run: rotateEverywhere },
  ],
})
