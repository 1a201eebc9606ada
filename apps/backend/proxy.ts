import { randomBytes } from 'node:crypto'
import { NextResponse, type NextRequest } from 'next/server'

/**
 * Screens only: a nonce for Next's own scripts and headers that keep what a scope opened out of every cache. `/api` is
 * left out, since what passes here is buffered and cut at 10 MB; its handler sets headers of its own.
 */
export function proxy(request: NextRequest) {
  const policy = contentSecurityPolicy(randomBytes(16).toString('base64'))
  const headers = new Headers(request.headers)
  // Next takes the nonce from the request's policy.
  headers.set('content-security-policy', policy)
  // Where the person wanted to go; a layout can't see it otherwise.
  headers.set('x-leadkeep-path', request.nextUrl.pathname + request.nextUrl.search)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  for (const [name, value] of Object.entries(fixed)) response.headers.set(name, value)

  return response
}

export const config = {
  matcher: ['/((?!api/|_next/static/|_next/image|healthz$|readyz$|icon.svg).*)'],
}

// oxlint-disable-next-line node/no-process-env -- Next replaces it when it builds
const development = process.env.NODE_ENV === 'development'

const contentSecurityPolicy = (nonce: string) =>
  [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? ` 'unsafe-eval'` : ''}`,
    `style-src 'self'${development ? ` 'unsafe-inline'` : ''}`,
    `img-src 'self'`,
    `font-src 'self'`,
    `connect-src 'self'`,
    // Previews of visitor pages, which come with a policy of their own.
    `frame-src 'self'`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ')

const fixed = {
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'referrer-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
}
