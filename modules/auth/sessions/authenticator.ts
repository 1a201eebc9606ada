import { tenantOfHost } from '@leadkeep/directory'
import type { Authenticate, Handler } from '@leadkeep/http'
import { isAppError, type Module, type Services } from '@leadkeep/kernel'
import { authenticate, type SignedIn } from './authenticate.ts'
import { rememberClient } from './client.ts'
import { sessionCookie, sessionCookieFor } from './cookies.ts'
import { renewedToken } from './rotation.ts'
import { nobody } from './scopes.ts'

export interface Authenticator {
  /** For `createHandler`. */
  readonly authenticate: Authenticate
  /** Goes around the handler made by `createHandler`: hands a browser its new token when the old one has aged. */
  renewing(handler: Handler): Handler
}

/** Who sends a request: tenant by its Host, user by its session. Nobody signed in is an anonymous scope. */
export function authenticator(services: Services): Authenticator {
  const renewed = new WeakMap<Request, string>()
  const isPublic = publicRoutes(services.modules)

  return {
    async authenticate(request, connection, { requestId, credential }) {
      rememberClient(request, connection)
      const tenantId = await tenantOfHost(services.database, hostOf(request))
      if (tenantId === null) return null
      const asked = { tenantId, requestId, address: connection.address }
      const signedIn = await authenticate(services, credential, asked).catch((error: unknown) => {
        // Whoever signs in again still carries the session that is over.
        if (isAppError(error) && error.code === 'auth.session_expired' && isPublic(request)) return null
        throw error
      })
      if (signedIn === null) return nobody(services, asked)
      if (credential?.kind === 'cookie') await renew(request, signedIn, credential.token)

      return signedIn.scope
    },
    renewing: (handler) => async (request, connection) => {
      const response = await handler(request, connection)
      const token = renewed.get(request)
      // Who signed in or out meanwhile was told another token already.
      const isTold = response.headers.getSetCookie().some((each) => each.startsWith(`${sessionCookie}=`))
      if (token === undefined || isTold) return response
      const headers = new Headers(response.headers)
      headers.append('set-cookie', sessionCookieFor(token))

      return new Response(response.body, { status: response.status, headers })
    },
  }

  async function renew(request: Request, { scope, session }: SignedIn, token: string): Promise<void> {
    const next = await renewedToken(services, scope.tenantId, session, token)
    if (next !== null) renewed.set(request, next)
  }
}

/** The host the client addressed: a framework may rewrite the one in `url`. */
const hostOf = (request: Request) => request.headers.get('host') ?? new URL(request.url).host

function publicRoutes(modules: readonly Module[]): (request: Request) => boolean {
  const open = modules
    .flatMap((module) => module.routes ?? [])
    .filter(({ access }) => access === 'public')
    .map(({ method, path }) => ({ method, path: new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`) }))

  return ({ method, url }) => {
    const { pathname } = new URL(url)

    return open.some((route) => route.method === method && route.path.test(pathname))
  }
}
