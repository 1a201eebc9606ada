import type { Connection } from '@leadkeep/http'
import { z } from 'zod'
import { cookie, deviceCookie } from './cookies.ts'

/** Where a sign-in comes from: an address, what the browser calls itself (shortened), the device cookie where there is one. */
export const client = z.object({ address: z.string(), userAgent: z.string(), device: z.string().nullable() })
export type Client = z.output<typeof client>

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
