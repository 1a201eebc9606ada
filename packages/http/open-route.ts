import type { Method } from './route.ts'

declare module '@leadkeep/kernel' {
  interface ModuleParts {
    /** What do apps answer to anybody, beside the API? */
    readonly openRoutes?: readonly OpenRoute[]
  }
}

/**
 * An address that an app answers by itself: a visitor's page, a file, whether the process lives. It has no scope and
 * runs no command, so it can be open to everybody only; that is said all the same (law 10).
 */
export interface OpenRoute {
  readonly app: 'landing' | 'backend'
  readonly method: Extract<Method, 'GET' | 'POST'>
  /** `/f/:slug` */
  readonly path: `/${string}`
  readonly access: 'public'
  readonly summary: string
}

/** `GET /f/:slug`; of a list that was declared `as const`, exactly the ids in it. */
export type OpenRouteId<Declared extends OpenRoute = OpenRoute> = Declared extends OpenRoute
  ? `${Declared['method']} ${Declared['path']}`
  : never

export const openRouteId = <const Declared extends OpenRoute>({ method, path }: Declared) =>
  `${method} ${path}` as OpenRouteId<Declared> // built of the very two parts that the type joins

const alive = {
  method: 'GET',
  path: '/healthz',
  access: 'public',
  summary: 'Whether the process lives',
} as const
const able = {
  method: 'GET',
  path: '/readyz',
  access: 'public',
  summary: 'Whether it can do its work',
} as const

/** What watches a process asks these two. */
export const probes = [
  { app: 'landing', ...alive },
  { app: 'landing', ...able },
  { app: 'backend', ...alive },
  { app: 'backend', ...able },
] as const satisfies readonly OpenRoute[]
