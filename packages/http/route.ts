import type { Scope, Services } from '@leadkeep/kernel'
import type { z } from 'zod'

declare module '@leadkeep/kernel' {
  interface ModuleParts {
    /** How does HTTP reach it? */
    readonly routes?: readonly Route[]
  }
}

/** What a body may come as. */
export type Accepted = 'json' | 'form' | `image/${string}`

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Who may call: anybody, anybody signed in, or whoever was granted all of these features. There is no default. */
export type Access = 'public' | 'session' | readonly [string, ...string[]]

/** What a status answers with: JSON of this schema, a `Response` of the route's own making, or no body at all. */
export type Output = z.ZodType | 'stream' | 'empty'

/** What `execute` needs to know of a command or a query; packages/commands makes them. */
export interface Unit<Input, Output> {
  readonly id: string
  readonly input: z.ZodType<Input>
  readonly run: (context: never, input: never) => Promise<Output>
}

export type Execute = <Input, Output>(unit: Unit<Input, Output>, input: Input) => Promise<Output>

export interface RouteRequest<Params = unknown, Query = unknown, Body = unknown, Who = Scope | null> {
  /** Who asks. On a public route it may be a visitor, or nobody at all. */
  readonly scope: Who
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** As it came, its body already read; one that no schema declares is not there. */
  readonly request: Request
  readonly services: Services
  readonly execute: Execute
}

export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: HeadersInit
}

/** A route with its types erased, as a module lists it and the handler serves it. */
export interface Route {
  /** `PATCH /api/crm/leads/:id`: names the route in the log. */
  readonly id: string
  readonly method: Method
  readonly path: `/${string}`
  readonly access: Access
  /** Whether what it runs asks for a fresh sign-in: `auth.fresh_sign_in_needed` (403) otherwise. A test compares. */
  readonly fresh?: boolean
  readonly summary: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /**
   * Media types a body may have; JSON where nothing is said. `form` is `application/x-www-form-urlencoded`; a type that is
   * named is handed on as bytes, whatever they are.
   */
  readonly accepts?: readonly Accepted[]
  readonly responses: Readonly<Record<number, Output>>
  /** Most bytes a body may have; 64 KiB where nothing is said. */
  readonly bodyLimit?: number
  /** Name of the limiter that counts calls by client address. */
  readonly limiter?: string
  // A method, so that a handler of narrower types fits: the schemas beside it are what narrows them.
  handle(request: RouteRequest): Promise<Answer | Response>
}

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined
type Who<Allowed> = Allowed extends 'public' ? Scope | null : Scope

/** What a handler may return: one of the declared statuses with the body declared for it. */
export type Outcome<Responses> = {
  [Status in keyof Responses & number]: Responses[Status] extends z.ZodType
    ? { readonly status: Status; readonly body: z.input<Responses[Status]>; readonly headers?: HeadersInit }
    : Responses[Status] extends 'empty'
      ? { readonly status: Status; readonly headers?: HeadersInit }
      : Response
}[keyof Responses & number]

/**
 * One request → one declared route. A refusal (401, 403, 404, 409, 5xx) is thrown as an `AppError`, never returned,
 * so that none leaves without its entry in the log.
 */
export function route<
  const Allowed extends Access,
  const Responses extends Readonly<Record<number, Output>>,
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(
  declared: Omit<Route, 'id' | 'access' | 'responses' | 'params' | 'query' | 'body' | 'handle'> & {
    readonly access: Allowed
    readonly responses: Responses
    readonly params?: Params
    readonly query?: Query
    readonly body?: Body
    handle(
      request: RouteRequest<Parsed<Params>, Parsed<Query>, Parsed<Body>, Who<Allowed>>,
    ): Promise<Outcome<NoInfer<Responses>>>
  },
): Route {
  const id = `${declared.method} ${declared.path}`
  const named = [...declared.path.matchAll(/\/:(\w+)/g)].map(([, name]) => name)
  const described = new Set(Object.keys(declared.params?.shape ?? {}))
  if (named.length !== described.size || named.some((name) => name === undefined || !described.has(name)))
    throw new Error(`${id}: its path and its params schema do not name the same.`)
  const refused = Object.keys(declared.responses).map(Number).find(isRefusal)
  if (refused !== undefined) throw new Error(`${id}: ${refused} is thrown as an AppError, not declared.`)

  // The handler of narrower types is called only with what the schemas beside it let through.
  return { ...declared, id }
}

/** Statuses that say no, or that we failed: each leaves an entry. */
export const isRefusal = (status: number) => [401, 403, 404, 409].includes(status) || status >= 500
