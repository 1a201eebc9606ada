import type { Ambient, Module, Scope, Services } from '@leadkeep/kernel'
import type { Authenticate } from './credential.ts'
import type { LogEntry } from './fault.ts'
import type { Limiter } from './limiters.ts'
import type { Problem } from './problem.ts'
import type { OnRefusal } from './refusal.ts'
import type { HeaderOptions } from './response-headers.ts'
import type { Route, Unit } from './route.ts'

export interface HandlerOptions {
  readonly modules: readonly Module[]
  readonly services: Services
  readonly ambient: Ambient
  readonly authenticate: Authenticate
  // A method, so that an `execute` that knows its commands by their own types fits.
  execute(services: Services, scope: Scope, unit: Unit<unknown, unknown>, input: unknown): Promise<unknown>
  /** Writes the entry of a refused or failed act, in a transaction of its own; awaited before the answer. */
  readonly onRefusal: OnRefusal
  readonly log: (entry: LogEntry) => void
  /** By the names routes use. */
  readonly limiters?: Readonly<Record<string, Limiter>>
  /** Name of the cookie that signs a browser in; absent where nobody signs in. */
  readonly sessionCookie?: string
  /** `https://crm.example`; where absent, the scheme and host the client addressed. */
  readonly publicOrigin?: string
  readonly caching?: HeaderOptions['caching']
  /** A page instead of problem+json for who reads pages; null for problem+json. */
  readonly present?: (problem: Problem, request: Request) => Response | null
}

/** What no request should find out: a limiter that is not there, a feature that nobody can be granted. */
export function mustBeServable(route: Route, { modules, limiters }: HandlerOptions): void {
  if (route.limiter !== undefined && limiters?.[route.limiter] === undefined)
    throw new Error(`${route.id} names the limiter ${route.limiter}, which this process was not given.`)
  if (typeof route.access === 'string') return
  const known = new Set(modules.flatMap((module) => module.features ?? []).map((feature) => feature.id))
  const unknown = route.access.find((feature) => !known.has(feature))
  if (unknown !== undefined) throw new Error(`${route.id} asks for ${unknown}, which no module declares.`)
}
