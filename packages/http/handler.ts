import type { Scope } from '@leadkeep/kernel'
import { admit, limit } from './admission.ts'
import { answerOf } from './answer.ts'
import { entries, readBody } from './body.ts'
import { credentialOf } from './credential.ts'
import { mustBeServable, type HandlerOptions } from './handler-options.ts'
import * as errors from './http-errors.ts'
import type { Connection, Progress } from './progress.ts'
import { refuse } from './refusal.ts'
import { withHeaders, type HeaderOptions } from './response-headers.ts'
import { allowedMethods, namedValues, routeTree, type Match } from './route-tree.ts'
import type { Execute, Method, Route } from './route.ts'
import { fieldErrors } from './validation.ts'

export type Handler = (request: Request, connection: Connection) => Promise<Response>

/** One request → one declared route → one answer, with every refusal on the log before it is told. */
export function createHandler(options: HandlerOptions): Handler {
  const routes = options.modules.flatMap((module) => module.routes ?? [])
  const match = routeTree(routes)
  for (const route of routes) mustBeServable(route, options)
  const headerOptions: HeaderOptions = {
    caching: options.caching ?? 'never',
    secure: options.publicOrigin?.startsWith('https:') ?? false,
  }

  return async (request, connection) => {
    const progress: Progress = {
      requestId: options.ambient.newId(),
      route: null,
      scope: null,
      params: {},
      credential: credentialOf(request.headers, options.sessionCookie),
      counts: true,
    }
    const found = match(new URL(request.url).pathname)
    const response = await serve(options, request, connection, found, progress).catch((error: unknown) =>
      refuse(options, request, progress, error),
    )

    return withHeaders(await bodyFor(request, response), progress.requestId, headerOptions)
  }
}

async function serve(
  options: HandlerOptions,
  request: Request,
  connection: Connection,
  found: Match | null,
  progress: Progress,
): Promise<Response> {
  if (found === null) throw errors.noSuchAddress()
  const route = routeFor(request.method, found)
  progress.route = route
  const values = route.params?.safeParse(namedValues(route, found.values))
  if (values?.success) progress.params = values.data
  await limit(options, route, connection)

  const { requestId, credential } = progress
  const scope = await options.authenticate(request, connection, { requestId, credential })
  progress.scope = scope
  progress.requestId = scope?.requestId ?? requestId
  admit(options, request, route, progress)
  if (values?.success === false) throw errors.noSuchAddress()

  const query = parse(route.query, entries(new URL(request.url).searchParams), ['query'])
  const body = parse(route.body, route.body && (await readBody(request, route)), [])
  const result = await route.handle({
    scope,
    params: values?.data,
    query,
    body,
    request: route.body ? request : withoutBody(request),
    services: options.services,
    execute: executeFor(options, scope),
  })

  return answerOf(route, result)
}

function routeFor(method: string, { routes }: Match): Route {
  // Asked for as a key of a map: what is no method of ours is simply not in it.
  const route = routes.get((method === 'HEAD' ? 'GET' : method) as Method)
  if (route === undefined) throw errors.methodNotAllowed(allowedMethods(routes))

  return route
}

function parse(schema: Route['body'], input: unknown, prefix: string[]): unknown {
  const result = schema?.safeParse(input)
  if (result?.success === false) throw errors.invalidInput(fieldErrors(result.error.issues, input, prefix))

  return result?.data
}

/** A body that no schema declares is not there: nobody can read it past a limit. */
function withoutBody(request: Request): Request {
  if (request.body === null) return request

  return new Request(request.url, {
    method: request.method,
    headers: request.headers,
    signal: request.signal,
  })
}

function executeFor(options: HandlerOptions, scope: Scope | null): Execute {
  return async (unit, input) => {
    if (scope === null) throw errors.signInNeeded()

    // The unit's own types: `execute` returns what the unit it was given returns.
    return (await options.execute(options.services, scope, unit, input)) as never
  }
}

async function bodyFor(request: Request, response: Response): Promise<Response> {
  if (request.method !== 'HEAD') return response
  await response.body?.cancel()

  return new Response(null, { status: response.status, headers: response.headers })
}
