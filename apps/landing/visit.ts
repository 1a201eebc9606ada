import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { isIP, type BlockList } from 'node:net'
import { clientAddress } from '@leadkeep/http'
import { parseAccept } from 'hono/utils/accept'
import { acceptsGzip } from './compressed.ts'
import type { Wishes } from './publications.ts'

/** One request, as far as a route needs to know it. */
export interface Visit {
  readonly incoming: IncomingMessage
  readonly headers: IncomingHttpHeaders
  /** As the client wrote it, with its port. Which tenant it stands for, only the database knows. */
  readonly host: string
  readonly params: Readonly<Record<string, string>>
  readonly search: URLSearchParams
  readonly wishes: Wishes
  readonly gzip: boolean
  /** Whether the client came by https. */
  readonly secure: boolean
  /** The client's, not a proxy's, whose word is taken only when we trust it. */
  address(): string
}

export function visitOf(
  incoming: IncomingMessage,
  params: Readonly<Record<string, string>>,
  trusted: BlockList,
): Visit {
  const { headers, url = '/' } = incoming
  const peer = (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  const query = url.indexOf('?')
  const search = new URLSearchParams(query < 0 ? '' : url.slice(query))

  return {
    incoming,
    headers,
    host: headers.host ?? '',
    params,
    search,
    wishes: { asked: search.get('lang'), accepted: () => acceptedLanguages(headers) },
    gzip: acceptsGzip(headers['accept-encoding']?.toString()),
    secure: headers['x-forwarded-proto'] === 'https' && isTrusted(peer, trusted),
    address: () => clientAddress(new Headers({ 'x-forwarded-for': forwarded(headers) }), peer, trusted),
  }
}

const forwarded = (headers: IncomingHttpHeaders) => headers['x-forwarded-for']?.toString() ?? ''

/** RFC 9110, 12.5.4. */
const acceptedLanguages = (headers: IncomingHttpHeaders) =>
  parseAccept(headers['accept-language'] ?? '')
    .filter(({ q }) => q > 0)
    .map(({ type }) => type)

const isTrusted = (peer: string, trusted: BlockList) =>
  isIP(peer) !== 0 && trusted.check(peer, isIP(peer) === 6 ? 'ipv6' : 'ipv4')

/**
 * Whether a browser sends this from a page that is not ours (W3C Fetch Metadata, else Origin). Callers that are no
 * browser send neither and are welcome: a public form has no session that could be ridden.
 */
export function isForeign({ headers, host }: Visit): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin'
  const { origin } = headers
  if (origin === undefined) return false

  return !URL.canParse(origin) || new URL(origin).host !== host.toLowerCase()
}
