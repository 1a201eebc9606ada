import type { AppError } from '@leadkeep/kernel'
import type { Content } from './compressed.ts'
import type { KeptPage } from './pages.ts'
import { dataHeaders, strictTransport, type HeaderSet } from './security-headers.ts'
import type { Visit } from './visit.ts'

/** Pages with a form may be kept by the browser that asked, and by nobody else; it asks again before showing one anew. */
const caching = 'private, no-cache'

export function pageAnswer(visit: Visit, page: KeptPage, headers: HeaderSet): Response {
  const shared = {
    ...headers,
    ...transport(visit),
    'cache-control': caching,
    vary: 'accept-encoding, accept-language',
  }
  if (page.etag !== null && visit.headers['if-none-match'] === page.etag)
    return new Response(null, { status: 304, headers: { ...shared, etag: page.etag } })

  return new Response(bytes(page.body(visit.gzip)), {
    headers: {
      ...shared,
      ...(page.etag === null ? {} : { etag: page.etag }),
      ...(visit.gzip ? { 'content-encoding': 'gzip' } : {}),
    },
  })
}

/** A page made for this one answer, which may hold what somebody typed: kept nowhere. */
export const freshPage = (
  visit: Visit,
  status: number,
  html: string,
  headers: HeaderSet,
  more: HeaderSet = {},
) =>
  new Response(html, {
    status,
    headers: { ...headers, ...transport(visit), 'cache-control': 'no-store', ...more },
  })

export function fileAnswer(
  visit: Visit,
  { type, plain, gzip }: Content,
  caching: string,
  more: HeaderSet = {},
): Response {
  const packed = visit.gzip && gzip !== null

  return new Response(bytes(packed ? gzip : plain), {
    headers: {
      ...dataHeaders,
      ...transport(visit),
      'content-type': type,
      'cache-control': caching,
      vary: 'accept-encoding',
      ...(packed ? { 'content-encoding': 'gzip' } : {}),
      ...more,
    },
  })
}

export const textAnswer = (visit: Visit, text: string, more: HeaderSet = {}, status = 200) =>
  new Response(text, {
    status,
    headers: {
      ...dataHeaders,
      ...transport(visit),
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      ...more,
    },
  })

export const jsonAnswer = (visit: Visit, status: number, body: object, more: HeaderSet = {}) =>
  new Response(JSON.stringify(body), {
    status,
    headers: {
      ...dataHeaders,
      ...transport(visit),
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...more,
    },
  })

export const emptyAnswer = (visit: Visit) =>
  new Response(null, {
    status: 204,
    headers: { ...dataHeaders, ...transport(visit), 'cache-control': 'no-store' },
  })

/** RFC 9457. Facts of a fault of ours stay inside. */
export function problemAnswer(
  visit: Visit,
  { code, message, status, fields, facts, retryAfter }: AppError,
): Response {
  const body = {
    ...(status < 500 ? facts : {}),
    type: `urn:leadkeep:problem:${code}`,
    title: message,
    status,
    code,
    ...(fields.length > 0 ? { errors: fields } : {}),
  }

  return jsonAnswer(visit, status, body, {
    'content-type': 'application/problem+json',
    ...whenAgain(retryAfter, status),
  })
}

/** After a body that was not read to its end the connection can't be used again. */
export const whenAgain = (retryAfter: number | undefined, status: number): HeaderSet => ({
  ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  ...(status === 413 ? { connection: 'close' } : {}),
})

export const seeOther = (visit: Visit, location: string, more: HeaderSet = {}) =>
  new Response(null, {
    status: 303,
    headers: { ...dataHeaders, ...transport(visit), location, 'cache-control': 'no-store', ...more },
  })

const transport = ({ secure }: Visit): HeaderSet => (secure ? strictTransport : {})

// A Buffer of ours is never over shared memory, which is all that the wider type allows.
const bytes = (buffer: Buffer) => buffer as Buffer<ArrayBuffer>
