/**
 * Whether a request that carries the session cookie may have been sent by a page that is not ours. `same-site` is
 * foreign too: cookies ignore ports, so another process of this machine is a stranger with our cookie. Without
 * Sec-Fetch-Site (W3C Fetch Metadata) the Origin must be exactly ours; without either, refused. Following a link or
 * typing an address only reads, and is let through.
 */
export function isForeign(request: Request, publicOrigin: string | undefined): boolean {
  const { headers, method } = request
  const reads = method === 'GET' || method === 'HEAD'
  if (reads && headers.get('sec-fetch-mode') === 'navigate' && headers.get('sec-fetch-dest') === 'document')
    return false
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site !== 'same-origin'

  return headers.get('origin') !== (publicOrigin ?? addressedOrigin(request))
}

/** The origin the client addressed: a framework may rewrite the host in `url`, the Host header is the client's. */
function addressedOrigin({ url, headers }: Request): string {
  const { protocol, host } = new URL(url)

  return `${protocol}//${headers.get('host') ?? host}`
}
