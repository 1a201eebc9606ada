import { authenticate, authenticator, getProfile, mustEnrol, sessionCookie } from '@leadkeep/auth'
import { execute, isRecorded, openServices, recordFailure } from '@leadkeep/commands'
import { backendConfig } from '@leadkeep/config'
import { keyProviderFrom } from '@leadkeep/crypto'
import { tenantOfHost } from '@leadkeep/directory'
import { LiveFeed } from '@leadkeep/events'
import { createHandler, type Handler } from '@leadkeep/http'
import { covers, systemAmbient, type Services } from '@leadkeep/kernel'
import { presentHandOver } from '@leadkeep/privacy'
import type { Staff } from '@leadkeep/ui'
import { modules } from '../modules.ts'
import { addressHeader } from './address-header.ts'
import { notReady } from './not-ready.ts'
import { untilItWorks } from './until-it-works.ts'

/** What the screens and the catch-all route need of the composed backend. */
export interface Backend {
  /** One request to `/api/…`. */
  handle(request: Request): Promise<Response>
  /** Whose session this token is at this host, or null when it is nobody's any more. */
  staffOf(token: string, request: { readonly host: string; readonly address: string }): Promise<Staff | null>
  /** Whether the database answers. */
  isReady(): Promise<boolean>
}

/**
 * Modules, services, doors, composed once. Next keeps routes and screens in two bundles, each with this file and entity
 * classes of its own, so there are two of them in a process: neither could read with the other's entities.
 */
export const backend = untilItWorks(() =>
  compose().catch((cause: unknown) => {
    const { code, name } = Object(cause) as { code?: unknown; name?: unknown } // whatever it is, asked for two words
    say({ code: 'backend.not_ready', cause: String(code ?? name) })
    throw notReady(cause)
  }),
)

const say = (entry: object) => void process.stderr.write(`${JSON.stringify(entry)}\n`)

async function compose(): Promise<Backend> {
  const config = backendConfig()
  const { services } = await openServices({
    databaseUrl: config.databaseUrl,
    keysDatabaseUrl: config.keysDatabaseUrl,
    keyProvider: keyProviderFrom(config.keyProvider.setting, config.keyProvider.environment),
    modules,
    ambient: systemAmbient,
    poolSize: 10,
    values: { live: new LiveFeed(config.databaseUrl), landingOrigin: config.landingOrigin },
  })
  const handler = handlerFor(services, config.publicOrigin)

  return {
    handle: (request) => handler(request, { address: request.headers.get(addressHeader) ?? '' }),
    staffOf: (token, { host, address }) => staffOf(services, token, host, address),
    isReady: () => services.database.isReachable(),
  }
}

function handlerFor(services: Services, publicOrigin: string | undefined): Handler {
  const { authenticate: whoAsks, renewing } = authenticator(services)

  return renewing(
    createHandler({
      modules,
      services,
      ambient: systemAmbient,
      authenticate: whoAsks,
      sessionCookie,
      publicOrigin,
      execute,
      log: say,
      present: presentHandOver,
      async onRefusal(scope, { routeId, error }) {
        if (scope && !isRecorded(error)) await recordFailure(services, scope, routeId, error)
      },
    }),
  )
}

async function staffOf(
  services: Services,
  token: string,
  host: string,
  address: string,
): Promise<Staff | null> {
  const tenantId = await tenantOfHost(services.database, host)
  if (tenantId === null) return null
  const requestId = systemAmbient.newId()
  const signedIn = await authenticate(services, { kind: 'cookie', token }, { tenantId, requestId, address })
  if (signedIn === null) return null
  const { scope, session } = signedIn
  const { userId, name, email, tenantName } = await execute(services, scope, getProfile, {})

  return {
    userId,
    name: name ?? '',
    email: email ?? '',
    tenantName,
    mustEnrol: mustEnrol(services, session),
    features: scope.features,
    may: (feature) => covers(scope.features, feature),
    execute: (unit, input) => execute(services, scope, unit as never, input), // the same unit, typed structurally in ui
  }
}
