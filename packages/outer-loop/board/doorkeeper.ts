import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context, Next } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'

interface Door {
  /** `http://127.0.0.1:43121`: what the address bar and the `Origin` of our own forms say. */
  readonly origin: string
  /** Every address begins with it: other servers of this machine, to which a browser would send a cookie of the root, never see ours. */
  readonly path: string
  readonly key: string
  readonly random: (bytes: number) => Buffer
}

/**
 * Who may look and act. The address must be ours by name (a foreign name that points here is DNS rebinding), an act must
 * come from one of our own pages, and whoever comes must have shown the key once.
 */
export class Doorkeeper {
  readonly #door: Door
  readonly #sessions = new Set<string>()

  constructor(door: Door) {
    this.#door = door
  }

  /** Before anything else is looked at. */
  guard = async (context: Context, next: Next): Promise<Response | void> => {
    const { origin, path } = this.#door
    if (context.req.header('host') !== new URL(origin).host)
      return context.text('This address is not served here.', 421)
    if (context.req.path !== path && !context.req.path.startsWith(`${path}/`))
      return context.text('There is nothing here.', 404)
    if (context.req.method !== 'GET' && context.req.method !== 'HEAD' && !this.#isOurs(context))
      return context.text('An act comes from a page of this board, and this one did not.', 403)
    protect(context)
    await next()
  }

  isIn(context: Context): boolean {
    return this.#sessions.has(getCookie(context, session) ?? '')
  }

  /** True and from then on let in, if the key is the one that was printed. */
  enter(context: Context, key: string): boolean {
    const same = timingSafeEqual(sha256(key.trim()), sha256(this.#door.key))
    if (!same) return false
    const token = this.#door.random(32).toString('base64url')
    this.#sessions.add(token)
    setCookie(context, session, token, this.#cookie)

    return true
  }

  personOf(context: Context): string | null {
    const known = getCookie(context, name)

    return known ? known.slice(0, 80) : null
  }

  remember(context: Context, person: string): void {
    setCookie(context, name, person, { ...this.#cookie, maxAge: 30 * 86_400 })
  }

  get #cookie() {
    return { path: this.#door.path, httpOnly: true, sameSite: 'Strict' } as const
  }

  #isOurs(context: Context): boolean {
    const origin = context.req.header('origin')
    if (origin) return origin === this.#door.origin

    return context.req.header('sec-fetch-site') === 'same-origin'
  }
}

const session = 'outerloop_session'
const name = 'outerloop_name'
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Only what this server itself serves is loaded, nothing is written into a page, and nobody frames it. */
function protect(context: Context): void {
  const self = "'self'"
  context.header(
    'Content-Security-Policy',
    `default-src 'none'; script-src ${self}; style-src ${self}; img-src ${self}; font-src ${self}; connect-src ${self}; form-action ${self}; base-uri 'none'; frame-ancestors 'none'`,
  )
  context.header('X-Content-Type-Options', 'nosniff')
  context.header('X-Frame-Options', 'DENY')
  // Not `no-referrer`: the forms' `Origin` would become `null`.
  context.header('Referrer-Policy', 'same-origin')
  context.header('Cross-Origin-Opener-Policy', 'same-origin')
  context.header('Cross-Origin-Resource-Policy', 'same-origin')
  context.header('Cache-Control', 'no-store')
}
