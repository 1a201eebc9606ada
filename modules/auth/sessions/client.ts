import type { Connection } from '@leadkeep/http'
import { cookie, deviceCookie } from './cookies.ts'

/** Where a sign-in comes from. */
export interface Client {
  readonly address: string
  /** As the browser calls itself, shortened. */
  readonly userAgent: string
  /** The device cookie, where there is one. */
  readonly device: string | null
}

const connections = new WeakMap<Request, Connection>()

/** Keeps a request's address for the handler of the same request, which is not given it. */
export const rememberClient = (request: Request, connection: Connection) =>
  void connections.set(request, connection)

export function clientOf(request: Request): Client {
  return {
    address: connections.get(request)?.address ?? 'unknown',
    userAgent: (request.headers.get('user-agent') ?? '').slice(0, 300),
    device: cookie(request.headers, deviceCookie),
  }
}
