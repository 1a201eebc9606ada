import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'

/** Where a family's model is, and what says that we may ask it. */
export type Upstream = {
  family: 'claude' | 'codex'
  url: string
  headers: Readonly<Record<string, string>>
}

export type Pass = { url: string; token: string; revoke(): void }

export type Gateway = { admit(family: Upstream['family']): Pass | null; close(): Promise<void> }

const paths = {
  claude: /^\/v1\/messages(\/count_tokens)?(\?|$)/,
  codex: /^\/v1\/(responses|models)(\/|\?|$)/,
} as const

/**
 * Stands between agent programs and their models. A program gets a token that this gateway alone knows and that ends with
 * the call; the real credential stays with the engine. An agent's tools can read their parent's environment whatever the
 * program does, so a secret that is not to be read must not be there.
 */
export const openGateway = async (upstreams: readonly Upstream[]): Promise<Gateway> => {
  const passes = new Map<string, Upstream>()
  const server = createServer((request, response) => {
    forward(request, response, (token) => upstreamOf(passes, token)).catch(() => {
      if (response.headersSent) response.destroy()
      else refuse(response, 502, 'The model could not be reached.')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo

  return {
    admit(family) {
      const upstream = upstreams.find((one) => one.family === family)
      if (upstream === undefined) return null
      const token = `outerloop-${randomBytes(24).toString('hex')}`
      passes.set(token, upstream)
      return { url: `http://127.0.0.1:${String(port)}`, token, revoke: () => void passes.delete(token) }
    },
    close: () =>
      new Promise((resolve) => {
        passes.clear()
        server.closeAllConnections()
        server.close(() => {
          resolve()
        })
      }),
  }
}

/** The upstreams whose keys are in the engine's environment. A subscription's login is a file that we leave where it is. */
export const upstreamsFrom = (environment: Readonly<Record<string, string | undefined>>): Upstream[] => {
  const claude = environment['ANTHROPIC_API_KEY']
  const codex = environment['CODEX_API_KEY'] ?? environment['OPENAI_API_KEY']
  return [
    ...(claude === undefined || claude === ''
      ? []
      : [
          {
            family: 'claude' as const,
            url: environment['ANTHROPIC_BASE_URL'] ?? 'https://api.anthropic.com',
            headers: { 'x-api-key': claude },
          },
        ]),
    ...(codex === undefined || codex === ''
      ? []
      : [
          {
            family: 'codex' as const,
            url: (environment['OPENAI_BASE_URL'] ?? 'https://api.openai.com/v1').replace(/\/v1\/?$/, ''),
            headers: { authorization: `Bearer ${codex}` },
          },
        ]),
  ]
}

const forward = async (
  request: IncomingMessage,
  response: ServerResponse,
  admitted: (token: string) => Upstream | null,
): Promise<void> => {
  const upstream = admitted(tokenOf(request))
  const path = request.url ?? '/'
  if (upstream === null) return refuse(response, 401, 'This token is not, or no longer, known here.')
  if (!paths[upstream.family].test(path) || path.includes('..'))
    return refuse(response, 404, 'Only the model is behind this gateway.')

  const gone = new AbortController()
  response.on('close', () => {
    gone.abort()
  })
  const answer = await fetch(new URL(path, upstream.url), {
    method: request.method ?? 'GET',
    headers: { ...passedOn(request), ...upstream.headers },
    body: request.method === 'POST' ? await bodyOf(request) : null,
    redirect: 'manual',
    signal: gone.signal,
  })
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => !unwanted.has(name)))
  response.writeHead(answer.status, headers)
  if (answer.body === null) response.end()
  // The two stream types describe the same object; TypeScript knows them from two libraries.
  else await pipeline(Readable.fromWeb(answer.body as ReadableStream), response)
}

const upstreamOf = (passes: ReadonlyMap<string, Upstream>, token: string): Upstream | null => {
  const given = Buffer.from(token)
  for (const [known, upstream] of passes) {
    const wanted = Buffer.from(known)
    if (wanted.length === given.length && timingSafeEqual(wanted, given)) return upstream
  }
  return null
}

const tokenOf = ({ headers }: IncomingMessage): string => {
  const key = headers['x-api-key']
  if (typeof key === 'string') return key
  return /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? ''
}

/** Connection-bound, decoded by `fetch` already, or the token itself. */
const unwanted = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-encoding',
  'content-length',
  'set-cookie',
])

const passedOn = ({ headers }: IncomingMessage): Record<string, string> => {
  const dropped = new Set([
    ...unwanted,
    'host',
    'authorization',
    'x-api-key',
    'cookie',
    'accept-encoding',
    'expect',
    'upgrade',
  ])
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || (dropped.has(name) && name !== 'content-encoding')
        ? []
        : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  )
}

const bodyOf = async (request: IncomingMessage): Promise<Buffer<ArrayBuffer>> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    // The stream was not given an encoding, so it gives buffers.
    const bytes = chunk as Buffer
    size += bytes.length
    if (size > 64 * 1_024 * 1_024) throw new Error('A request to a model is not this large.')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

const refuse = (response: ServerResponse, status: number, message: string): void => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ type: 'error', error: { type: 'gateway', message } }))
}
