import type { OpenRoute } from '@leadkeep/http'

const toVisitors = { app: 'landing', access: 'public' } as const

/** What a visitor reaches. Who handles what, the landing app says; it serves nothing that is not listed here. */
export const visitorRoutes = [
  { ...toVisitors, method: 'GET', path: '/', summary: "The tenant's home page" },
  { ...toVisitors, method: 'GET', path: '/p/:slug', summary: 'A landing page' },
  { ...toVisitors, method: 'GET', path: '/imprint', summary: 'Who is behind the site' },
  { ...toVisitors, method: 'GET', path: '/privacy', summary: 'The privacy notice' },
  { ...toVisitors, method: 'GET', path: '/f/:slug', summary: 'A form by itself' },
  { ...toVisitors, method: 'POST', path: '/f/:slug', summary: 'A form without JavaScript' },
  { ...toVisitors, method: 'GET', path: '/f/:slug/thanks', summary: 'The receipt of a submission' },
  {
    ...toVisitors,
    method: 'POST',
    path: '/f/:slug/correct',
    summary: 'Puts right a mistyped address, within a quarter of an hour',
  },
  { ...toVisitors, method: 'GET', path: '/f/:slug/receipt.txt', summary: 'The receipt as a text file' },
  {
    ...toVisitors,
    method: 'POST',
    path: '/api/lead_capture/forms/:slug/submissions',
    summary: 'A submission as JSON',
  },
  {
    ...toVisitors,
    method: 'POST',
    path: '/api/lead_capture/forms/:slug/challenges',
    summary: 'Something for a browser to work on, as proof that it is no mass sender',
  },
  {
    ...toVisitors,
    method: 'GET',
    path: '/api/lead_capture/forms/:slug/drafts/:draft',
    summary: 'What a visitor had typed, as bytes that only their browser can open',
  },
  {
    ...toVisitors,
    method: 'POST',
    path: '/api/lead_capture/forms/:slug/drafts/:draft',
    summary: 'Keeps such bytes for a day, or drops them',
  },
  { ...toVisitors, method: 'GET', path: '/confirm/:token', summary: 'A mailed question, to look at' },
  { ...toVisitors, method: 'POST', path: '/confirm/:token', summary: 'Its answer: yes, or no' },
  { ...toVisitors, method: 'GET', path: '/c/:token', summary: 'What somebody allowed, by their own link' },
  {
    ...toVisitors,
    method: 'POST',
    path: '/c/:token',
    summary: 'Withdraws one purpose or all, by a button or by a mail program (RFC 8058)',
  },
  { ...toVisitors, method: 'GET', path: '/c/:token/receipt', summary: 'The signed receipt of it, to read' },
  { ...toVisitors, method: 'GET', path: '/c/:token/receipt.txt', summary: 'The signed receipt itself' },
  {
    ...toVisitors,
    method: 'GET',
    path: '/privacy-request',
    summary: 'What anybody may ask about their data',
  },
  {
    ...toVisitors,
    method: 'POST',
    path: '/privacy-request',
    summary: 'Such a request; it counts once its address said that it was them',
  },
  {
    ...toVisitors,
    method: 'GET',
    path: '/privacy-request/:token',
    summary: 'A mailed question whether a request is theirs, to look at',
  },
  { ...toVisitors, method: 'POST', path: '/privacy-request/:token', summary: 'Its answer: it was me' },
  { ...toVisitors, method: 'GET', path: '/embed.js', summary: 'Puts a form into a page of another site' },
  { ...toVisitors, method: 'GET', path: '/assets/:name', summary: 'Fonts, script and icon, for good' },
  { ...toVisitors, method: 'GET', path: '/media/:name', summary: 'A picture of a page, for good' },
  { ...toVisitors, method: 'GET', path: '/favicon.ico', summary: 'The icon, where browsers look for it' },
  { ...toVisitors, method: 'GET', path: '/robots.txt', summary: 'What robots may read' },
  {
    ...toVisitors,
    method: 'GET',
    path: '/.well-known/security.txt',
    summary: 'Whom to tell of a weakness (RFC 9116)',
  },
  {
    ...toVisitors,
    method: 'GET',
    path: '/.well-known/leadkeep-log',
    summary: 'The log’s key and its newest checkpoint, to check receipts by',
  },
] as const satisfies readonly OpenRoute[]
