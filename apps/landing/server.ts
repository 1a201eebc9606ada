import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import { Hono, type Context } from 'hono'
import { createElement } from 'react'
import type { AppError } from '@leadkeep/kernel'
import { html, ProblemPage, siteOf } from '@leadkeep/lead_capture/frontend'
import { freshPage, problemAnswer, whenAgain } from './answers.ts'
import { faultLine, faultOf, linkProblemNameOf, nothingHere, problemNameOf } from './faults.ts'
import { createLanding, type Landing, type LandingParts } from './landing.ts'
import { routes, type LandingRoute } from './routes.ts'
import { secretAddress } from './security-headers.ts'
import { visitOf, type Visit } from './visit.ts'

type Bindings = { Bindings: HttpBindings }

/** The public server, not yet listening. */
export function createServer(parts: LandingParts): Server {
  const landing = createLanding(parts)
  const app = new Hono<Bindings>()
  const visit = (context: Context<Bindings>) =>
    visitOf(context.env.incoming, context.req.param(), landing.trustedProxies)

  for (const route of routes)
    app.on(route.method, route.path, async (context) => answer(landing, route, visit(context)))
  app.notFound((context) =>
    refuse(landing, visit(context), nothingHere(), context.req.path.startsWith('/api/')),
  )

  // It serves http/1.1 only, which is what this narrows to.
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  server.headersTimeout = 10_000
  server.requestTimeout = 30_000
  server.keepAliveTimeout = 5_000

  return server
}

async function answer(landing: Landing, route: LandingRoute, visit: Visit): Promise<Response> {
  try {
    return await route.handle(landing, visit)
  } catch (error) {
    const fault = faultOf(error)
    if (fault.wakes) landing.log(faultLine(fault, `${route.method} ${route.path}`))

    return refuse(landing, visit, fault, route.speaksJson ?? false)
  }
}

async function refuse(landing: Landing, visit: Visit, fault: AppError, json: boolean): Promise<Response> {
  if (json) return problemAnswer(visit, fault)
  // Whose page it would have been, if that can be known; a page about being away says no more than it must.
  const home = await landing.publication(visit, {}).catch(() => null)
  const site = siteOf(home?.page ?? null, home?.form?.definition ?? null)
  const away = visit.incoming.method === 'GET' && fault.code === 'lead_capture.unavailable'
  const isLink = visit.params['token'] !== undefined
  const name = away ? 'away' : isLink ? linkProblemNameOf(fault) : problemNameOf(fault)
  const form = visit.incoming.method === 'POST' && fault.status !== 404 ? visit.params['slug'] : undefined
  const text = html(createElement(ProblemPage, { site, name, form, assets: landing.assets }))

  return freshPage(visit, fault.status, text, landing.pageHeaders, {
    ...whenAgain(fault.retryAfter, fault.status),
    ...(isLink ? secretAddress : {}),
  })
}

/** Resolves with the port once connections are taken; rejects when it can't be had. */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      // It listens on a port, not on a path, so its address is one of these.
      resolve((server.address() as AddressInfo).port)
    })
  })
}
