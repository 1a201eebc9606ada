import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a model "says" next. The stand-ins play a fixed part, so that the real programs run without a model or an account. */
export type Step =
  | { says: string }
  | { calls: string; with: Record<string, unknown> }
  | { answers: Record<string, unknown> }
  | { refuses: number; headers?: Record<string, string>; body: unknown }

export type Seen = { path: string; headers: IncomingHttpHeaders; body: unknown }

export type StandIn = { url: string; seen: Seen[]; close(): Promise<void> }

/**
 * A server on a port of the system's choosing.
 *
 * @param reply answers one request; the body is parsed JSON.
 */
export const openStandIn = async (
  reply: (seen: Seen, response: ServerResponse) => void,
): Promise<StandIn> => {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const told = {
        path: request.url ?? '/',
        headers: request.headers,
        body: parsed(Buffer.concat(chunks).toString('utf8')),
      }
      seen.push(told)
      reply(told, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${String(port)}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => {
          resolve()
        })
      }),
  }
}

export const sendEvents = (
  response: ServerResponse,
  events: readonly ({ type: string } & Record<string, unknown>)[],
): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  for (const event of events) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  response.end()
}

export const sendJson = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
