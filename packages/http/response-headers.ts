export interface HeaderOptions {
  /** `never`: nothing a scope opened outlives its request. `as declared` is for pages that are the same for all. */
  readonly caching: 'never' | 'as declared'
  /** Whether the public address is https, so that browsers may be told to keep to it. */
  readonly secure: boolean
}

const defaults: readonly (readonly [string, string])[] = [
  ['cache-control', 'no-store'],
  [
    'content-security-policy',
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  ],
  ['referrer-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
]

/** The same answer with the headers every answer has. A page's own policy stands; `nosniff` always holds. */
export function withHeaders(response: Response, requestId: string, options: HeaderOptions): Response {
  const headers = new Headers(response.headers)
  for (const [name, value] of defaults) if (!headers.has(name)) headers.set(name, value)
  if (options.caching === 'never') headers.set('cache-control', 'no-store')
  if (options.secure) headers.set('strict-transport-security', 'max-age=31536000')
  headers.set('x-content-type-options', 'nosniff')
  headers.set('x-request-id', requestId)

  return new Response(response.body, { status: response.status, headers })
}
