import type { Landing } from './landing.ts'
import { home, imprint, page, privacy } from './routes/pages.ts'
import { form, postForm, receiptFile, submissions, thanks } from './routes/form.ts'
import { asset, favicon, health, ready, robots, securityText } from './routes/site.ts'
import type { Visit } from './visit.ts'

export interface LandingRoute {
  readonly method: 'GET' | 'POST'
  readonly path: `/${string}`
  /** Everybody: this process has no other door. It is said all the same (law 10). */
  readonly access: 'public'
  readonly summary: string
  handle(landing: Landing, visit: Visit): Promise<Response> | Response
  /** Whether a refusal is told as problem+json; otherwise as a page. */
  readonly speaksJson?: true
}

const get = (path: `/${string}`, summary: string, handle: LandingRoute['handle']): LandingRoute => ({
  method: 'GET',
  path,
  access: 'public',
  summary,
  handle,
})

/** All that the public process answers. */
export const routes: readonly LandingRoute[] = [
  get('/', "The tenant's home page", home),
  get('/p/:slug', 'A landing page', page),
  get('/imprint', 'Who is behind the site', imprint),
  get('/privacy', 'The privacy notice', privacy),
  get('/f/:slug', 'A form by itself', form),
  {
    method: 'POST',
    path: '/f/:slug',
    access: 'public',
    summary: 'A form without JavaScript',
    handle: postForm,
  },
  get('/f/:slug/thanks', 'The receipt of a submission', thanks),
  get('/f/:slug/receipt.txt', 'The receipt as a text file', receiptFile),
  {
    method: 'POST',
    path: '/api/lead_capture/forms/:slug/submissions',
    access: 'public',
    summary: 'A submission as JSON',
    handle: submissions,
    speaksJson: true,
  },
  get('/assets/:name', 'Fonts, script and icon, for good', asset),
  get('/favicon.ico', 'The icon, where browsers look for it', favicon),
  get('/robots.txt', 'What robots may read', robots),
  get('/.well-known/security.txt', 'Whom to tell of a weakness (RFC 9116)', securityText),
  get('/healthz', 'Whether the process lives', health),
  get('/readyz', 'Whether it can take submissions', ready),
]
