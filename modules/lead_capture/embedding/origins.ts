import { z } from 'zod'

/**
 * Another site that may show a form: scheme, host and port, as a browser writes them in `Origin` and as
 * `frame-ancestors` takes them (RFC 6454). Unencrypted only on this machine, to try it out.
 */
export const siteOrigin = z.string().refine(
  (text) => {
    if (text.length > 200 || !URL.canParse(text)) return false
    const { protocol, hostname, origin } = new URL(text)

    return origin === text && (protocol === 'https:' || (protocol === 'http:' && isThisMachine(hostname)))
  },
  { message: 'A site is written like https://www.example.com: no path, no star, and https.' },
)

export const siteOrigins = z.array(siteOrigin).max(50)

const isThisMachine = (host: string) =>
  host === '127.0.0.1' || host === 'localhost' || host.endsWith('.localhost')
