import { authenticator, sessionCookie } from '@leadkeep/auth'
import { execute, isRecorded, recordFailure } from '@leadkeep/commands'
import { createHandler, type HandlerOptions } from '@leadkeep/http'
import type { Services } from '@leadkeep/kernel'

export interface StaffDoor {
  /** One request, as the backend's catch-all route hands it on. */
  ask(method: string, path: string, options?: Asking): Promise<Response>
  /** Signs in and returns the bearer token that programs are given. */
  signIn(email: string, password: string, host?: string): Promise<string>
}

interface Asking {
  readonly token?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly host?: string
  /** The client's, as the backend's server found it. */
  readonly address?: string
}

/** The staff API over real services: real sessions, real refusals on the log, only Next is not around it. */
export function staffDoor(services: Services, log: HandlerOptions['log'] = () => undefined): StaffDoor {
  const { authenticate, renewing } = authenticator(services)
  const handler = renewing(
    createHandler({
      modules: services.modules,
      services,
      ambient: services.ambient,
      authenticate,
      sessionCookie,
      publicOrigin: undefined,
      execute,
      log,
      async onRefusal(scope, { routeId, error }) {
        if (scope && !isRecorded(error)) await recordFailure(services, scope, routeId, error)
      },
    }),
  )
  const ask: StaffDoor['ask'] = (
    method,
    path,
    { token, body, headers = {}, host = '127.0.0.1:3001', address = '127.0.0.1' } = {},
  ) =>
    handler(
      new Request(`http://${host}${path}`, {
        method,
        headers: {
          host,
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      }),
      { address },
    )

  return {
    ask,
    async signIn(email, password, host) {
      const answer = await ask('POST', '/api/auth/login', { body: { email, password }, host })
      const { token } = (await answer.json()) as { token?: string } // the route's own schema says so
      if (!token) throw new Error(`${email} could not sign in: ${answer.status}`)

      return token
    },
  }
}
