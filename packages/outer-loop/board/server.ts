import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { readAssets } from './assets.ts'
import { boardApp } from './app.ts'
import { Doorkeeper } from './doorkeeper.ts'
import type { BoardForge, BoardSource } from './source.ts'

export interface Board {
  /** What a person opens. The key is behind the `#`, which no browser sends anywhere. */
  readonly url: string
  readonly origin: string
  close(): Promise<void>
}

export interface BoardOptions {
  readonly source: BoardSource
  readonly forge: BoardForge
  /** 0 takes a free one. */
  readonly port?: number
  readonly now?: () => Date
  readonly random?: (bytes: number) => Buffer
}

/** The board, on this machine only. */
export async function openBoard({
  source,
  forge,
  port = 0,
  now = () => new Date(),
  random = randomBytes,
}: BoardOptions): Promise<Board> {
  const assets = await readAssets()
  // The port is known only when the socket is open, and nothing is let in before it is known.
  let app: ReturnType<typeof boardApp> | null = null
  const server = createAdaptorServer({
    fetch: (request: Request, bindings: object) =>
      app?.fetch(request, bindings) ?? new Response(null, { status: 503 }),
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  // A server that listens on a port has an address, not a path.
  const { port: taken } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${taken}`
  const path = `/${random(9).toString('base64url')}`
  const key = random(32).toString('base64url')
  app = boardApp({
    source,
    forge,
    now,
    assets,
    path,
    doorkeeper: new Doorkeeper({ origin, path, key, random }),
  })

  return {
    url: `${origin}${path}/#${key}`,
    origin,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
        // Open pages hold their line for as long as they are let.
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
