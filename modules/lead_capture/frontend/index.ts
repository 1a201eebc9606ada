/** The visitor side: what the landing app serves. It renders with JSX, so the CLI never comes in by this door. */
export type { Assets } from './document.tsx'
export { html } from './html.ts'
export { siteOf, type Site } from './frame.tsx'
export { FormPage, ImprintPage, LandingPage, PrivacyPage } from './pages.tsx'
export { EmbeddedPage } from './embedded-page.tsx'
export { addressOf, untouched, type Typed } from './form.tsx'
export { ProblemPage, problemWords, UnknownReceiptPage, type ProblemName } from './problem-page.tsx'
export { ConfirmedPage, ConfirmPage, PreferencesPage, type Told } from './link-pages.tsx'
export {
  ConfirmRequestPage,
  PrivacyRequestPage,
  PrivacyRequestSentPage,
  RequestConfirmedPage,
} from './privacy-request-pages.tsx'
export { readRequest, requestLanguages } from '../privacy-requests/request-form.ts'
export {
  postgresPrivacyRequests,
  type AskedRequest,
  type PrivacyRequests,
  type RequestConfirmed,
  type RequestQuestion,
} from '../privacy-requests/privacy-requests.ts'
export { readReceipt, receiptFileName, ReceiptPage } from './receipt-page.tsx'
export { receiptText, ThanksPage, type Correcting } from './thanks.tsx'
export { visitorRoutes } from './routes.ts'
export { embedScript, formScript, keepScript, proofScript, styles, workerScript } from './static-files.ts'
export type { FormContent } from '../data/form-content.ts'
export { closestLanguage, inLanguage, type FormDefinition } from '../data/form-definition.ts'
export type { PageContent, PageDefinition } from '../data/page-content.ts'
export { pageInLanguage } from '../data/page-definition.ts'
export { readStoredForm } from '../data/stored-form.ts'
export { readStoredPage } from '../data/stored-page.ts'
export { textHash } from '../data/text-hash.ts'
export { answerReader, isAttribution, type AnswerReader, type FlatRecord } from '../intake/read-answers.ts'
export { readValue } from '../intake/read-value.ts'
export { readToken, servedForm, tokenIssuer } from '../intake/form-token.ts'
export { demoForm, demoFormContent } from '../data/demo-form.ts'
export { proofs, type Proofs } from '../intake/proof.ts'
export { apart, signalsSeen, trapField, type Pressure } from '../intake/suspicion.ts'
export type { Signal } from '../quarantine/signals.ts'
export { demoTrialForm } from '../data/demo-trial-form.ts'
export { demoPage } from '../data/demo-page.ts'
export { readReceiptId } from '../intake/receipt-id.ts'
export { idempotencyKeyOf, receiver, type Receive, type Submission } from '../intake/receive.ts'
export { postgresIntake } from '../intake/postgres-intake.ts'
export { integrationKeyIn } from '../embedding/key.ts'
export { postgresEmbeddings, type Embeddings } from '../embedding/postgres-embeddings.ts'
export { hashIn, pictureMediaType } from '../pictures/picture-address.ts'
export { postgresPictures, type Pictures } from '../pictures/postgres-pictures.ts'
export {
  draftNameOf,
  postgresVisitorDrafts,
  type VisitorDrafts,
} from '../visitor-drafts/postgres-visitor-drafts.ts'
export { correctableMinutes, correctionToken, isCorrectionToken } from '../corrections/correctable.ts'
export { postgresCorrections, type Corrections } from '../corrections/postgres-corrections.ts'
export { postgresLinks } from '../links/postgres-links.ts'
export { postgresLogHead, type LogHead } from '../intake/log-head.ts'
export type { Confirmed, Links, OwnReceipt, Preferences, Question } from '../links/links.ts'
export type { Intake, IntakeKey, Published, Receipt, SealedSubmission } from '../intake/intake.ts'
