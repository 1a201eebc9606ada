import { openRouteId, probes, type OpenRoute, type OpenRouteId } from '@leadkeep/http'
import { visitorRoutes } from '@leadkeep/lead_capture/frontend'
import type { Landing } from './landing.ts'
import { challenge } from './routes/challenge.ts'
import { picture } from './routes/media.ts'
import { keepDraft, readDraft } from './routes/drafts.ts'
import { home, imprint, page, privacy } from './routes/pages.ts'
import { correct, form, postForm, receiptFile, submissions, thanks } from './routes/form.ts'
import { confirm, preferences, question, receipt, signedReceipt, withdraw } from './routes/links.ts'
import { confirmRequest, requestForm, requestQuestion, sendRequest } from './routes/privacy-request.ts'
import { asset, embedScript, favicon, health, logHead, ready, robots, securityText } from './routes/site.ts'
import type { Visit } from './visit.ts'

interface Handling {
  handle(landing: Landing, visit: Visit): Promise<Response> | Response
  /** Whether a refusal is told as problem+json; otherwise as a page. */
  readonly speaksJson?: true
}

export type LandingRoute = OpenRoute & Handling

const declared = [...visitorRoutes, ...probes].filter((route) => route.app === 'landing')

/** Exactly what modules declare: one more or one less does not compile. */
const handlings: Readonly<Record<OpenRouteId<(typeof declared)[number]>, Handling>> = {
  'GET /': { handle: home },
  'GET /p/:slug': { handle: page },
  'GET /imprint': { handle: imprint },
  'GET /privacy': { handle: privacy },
  'GET /f/:slug': { handle: form },
  'POST /f/:slug': { handle: postForm },
  'GET /f/:slug/thanks': { handle: thanks },
  'POST /f/:slug/correct': { handle: correct },
  'GET /f/:slug/receipt.txt': { handle: receiptFile },
  'POST /api/lead_capture/forms/:slug/submissions': { handle: submissions, speaksJson: true },
  'POST /api/lead_capture/forms/:slug/challenges': { handle: challenge, speaksJson: true },
  'GET /api/lead_capture/forms/:slug/drafts/:draft': { handle: readDraft, speaksJson: true },
  'POST /api/lead_capture/forms/:slug/drafts/:draft': { handle: keepDraft, speaksJson: true },
  'GET /confirm/:token': { handle: question },
  'POST /confirm/:token': { handle: confirm },
  'GET /c/:token': { handle: preferences },
  'POST /c/:token': { handle: withdraw },
  'GET /c/:token/receipt': { handle: receipt },
  'GET /c/:token/receipt.txt': { handle: signedReceipt },
  'GET /privacy-request': { handle: requestForm },
  'POST /privacy-request': { handle: sendRequest },
  'GET /privacy-request/:token': { handle: requestQuestion },
  'POST /privacy-request/:token': { handle: confirmRequest },
  'GET /embed.js': { handle: embedScript },
  'GET /assets/:name': { handle: asset },
  'GET /media/:name': { handle: picture },
  'GET /favicon.ico': { handle: favicon },
  'GET /robots.txt': { handle: robots },
  'GET /.well-known/security.txt': { handle: securityText },
  'GET /.well-known/leadkeep-log': { handle: logHead },
  'GET /healthz': { handle: health },
  'GET /readyz': { handle: ready },
}

/** All that the public process answers. */
export const routes: readonly LandingRoute[] = declared.map((route) => ({
  ...route,
  ...handlings[openRouteId(route)],
}))
