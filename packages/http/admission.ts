import { covers } from '@leadkeep/kernel'
import { addressBlock } from './client-address.ts'
import { cookieOf } from './credential.ts'
import { isForeign } from './foreign-request.ts'
import type { HandlerOptions } from './handler-options.ts'
import * as errors from './http-errors.ts'
import type { Connection, Progress } from './progress.ts'
import type { Route } from './route.ts'

/** Counts a call against its route's limiter, by the client's address. */
export async function limit(
  { limiters }: HandlerOptions,
  route: Route,
  connection: Connection,
): Promise<void> {
  const limiter = route.limiter === undefined ? undefined : limiters?.[route.limiter]
  const result = await limiter?.consume(addressBlock(connection.address))
  if (result?.allowed === false) throw errors.tooManyRequests(result.retryAfter)
}

/** Says 401 or 403, or nothing. A cookie is checked for foreign senders on public routes, too: signing out is one. */
export function admit(options: HandlerOptions, request: Request, route: Route, progress: Progress): void {
  const { scope, credential } = progress
  const carriesCookie = cookieOf(request.headers, options.sessionCookie) !== null
  const needsCheck = route.access !== 'public' || !['GET', 'HEAD'].includes(request.method)
  if (carriesCookie && needsCheck && isForeign(request, options.publicOrigin)) throw errors.foreignRequest()
  if (route.access === 'public') return
  if (scope === null || scope.actor.kind === 'visitor' || scope.actor.kind === 'anonymous') {
    progress.counts = credential !== null
    throw errors.signInNeeded()
  }
  if (route.access === 'session') return
  const missing = route.access.find((feature) => !covers(scope.features, feature))
  if (missing !== undefined) throw errors.notAllowed(missing)
}
