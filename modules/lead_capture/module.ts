import { defineModule } from '@leadkeep/kernel'
import { Arrival, SourceCount } from './attribution/arrival.ts'
import { countEverywhere } from './attribution/count-arrivals.ts'
import { sourceRoutes } from './api/sources/route.ts'
import { embeddingRoutes } from './api/embedding/route.ts'
import { quarantineRoutes } from './api/quarantine/route.ts'
import { features } from './acl.ts'
import { assignmentRoutes } from './api/assignments/route.ts'
import { formRoutes } from './api/forms/route.ts'
import { pageRoutes } from './api/pages/route.ts'
import { pictureRoutes } from './api/pictures/route.ts'
import { previewRoutes } from './api/preview/route.ts'
import { retry, unprocessed } from './api/submissions/route.ts'
import { rotateEverywhere } from './commands/rotate-intake-keys.ts'
import { Form, Page, PublishedIntakeKey, Submission } from './data/entities.ts'
import { Absence, AssignmentRule } from './data/assignment.ts'
import { Draft, PublishedVersion } from './data/drafts.ts'
import { Correction } from './corrections/correction.ts'
import { correctionDoors } from './corrections/doors.ts'
import { correcting, correctionReceived } from './corrections/process-correction.ts'
import { doors } from './doors.ts'
import { integrationDoor } from './embedding/door.ts'
import { Embedding, IntegrationKey } from './embedding/embedding.ts'
import { visitorRoutes } from './frontend/routes.ts'
import { submissionBuried, submissionHeld, submissionReceived, submissionReleased } from './events.ts'
import { intake } from './migrations/2026-11-22-intake.ts'
import words from './i18n/en.json' with { type: 'json' }
import { sentRequestDoors } from './privacy-requests/doors.ts'
import { requestFiling, requestSent } from './privacy-requests/process-sent-request.ts'
import { SentRequest } from './privacy-requests/sent-request.ts'
import { sentRequests } from './migrations/2026-11-28-sent-requests.ts'
import { PictureFile } from './pictures/picture-file.ts'
import { purposes } from './purposes.ts'
import { grantDoor } from './links/grant-door.ts'
import { LinkAnswer } from './links/link-answer.ts'
import { linkDoors } from './links/link-doors.ts'
import { answerProcessing, linkAnswered } from './links/process-answer.ts'
import { receiptMail } from './mails/receipt.ts'
import { builder } from './migrations/2026-11-27-builder.ts'
import { links } from './migrations/2026-11-22-links.ts'
import { pages } from './migrations/2026-11-27-pages.ts'
import { attribution } from './migrations/2026-11-28-attribution.ts'
import { visitorDrafts } from './migrations/2026-11-28-visitor-drafts.ts'
import { corrections } from './migrations/2026-11-28-corrections.ts'
import { embedding } from './migrations/2026-11-27-embedding.ts'
import { quarantine } from './migrations/2026-11-27-quarantine.ts'
import { releasing } from './quarantine/decide.ts'
import { Quarantined } from './quarantine/quarantined.ts'
import { Sighting } from './quarantine/sighting.ts'
import { tidyEverywhere } from './quarantine/tidy.ts'
import { visitorDraftDoors } from './visitor-drafts/doors.ts'
import { tidyVisitorDraftsEverywhere } from './visitor-drafts/tidy.ts'
import { VisitorDraft } from './visitor-drafts/visitor-draft.ts'
import { retention } from './retention.ts'
import { screens } from './screens.ts'
import { subjectData } from './subject-data.ts'
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
    Quarantined,
    Sighting,
    Embedding,
    IntegrationKey,
    Draft,
    PublishedVersion,
    PictureFile,
    AssignmentRule,
    Absence,
    Arrival,
    SourceCount,
    VisitorDraft,
    Correction,
    SentRequest,
  ],
  migrations: [
    intake,
    links,
    quarantine,
    embedding,
    builder,
    pages,
    attribution,
    visitorDrafts,
    corrections,
    sentRequests,
  ],
  doors: [
    ...doors,
    ...linkDoors,
    grantDoor,
    integrationDoor,
    ...visitorDraftDoors,
    ...correctionDoors,
    ...sentRequestDoors,
  ],
  routes: [
    unprocessed,
    retry,
    ...quarantineRoutes,
    ...embeddingRoutes,
    ...formRoutes,
    ...pageRoutes,
    ...pictureRoutes,
    ...assignmentRoutes,
    ...previewRoutes,
    ...sourceRoutes,
  ],
  openRoutes: visitorRoutes,
  screens,
  subjectData,
  retention,
  words,
  events: [
    submissionReceived,
    submissionBuried,
    submissionHeld,
    submissionReleased,
    linkAnswered,
    correctionReceived,
    requestSent,
  ],
  subscribers: [submissionProcessing, releasing, answerProcessing, correcting, requestFiling],
  mails: [receiptMail],
  schedules: [
    { id: 'lead_capture.rotate-intake-keys', title: 'Rotate intake keys', every: 60, run: rotateEverywhere },
    {
      id: 'lead_capture.tidy-quarantine',
      title: 'Let undecided submissions expire',
      every: 600,
      run: tidyEverywhere,
    },
    {
      id: 'lead_capture.count-arrivals',
      title: 'Count where leads come from',
      every: 60,
      run: countEverywhere,
    },
    {
      id: 'lead_capture.tidy-visitor-drafts',
      title: 'Let what visitors typed and never sent expire',
      every: 3600,
      run: tidyVisitorDraftsEverywhere,
    },
  ],
})
