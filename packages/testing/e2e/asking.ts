import { request } from 'node:http'

export interface Question {
  /** `http://127.0.0.1:4001`; a name under `localhost` is asked on this machine, as a browser does. */
  readonly origin: string
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
}

export interface Reply {
  readonly status: number
  readonly cookies: readonly string[]
  readonly text: string
  /** The body as JSON; whoever asks knows its shape. */
  // oxlint-disable-next-line typescript/no-explicit-any -- a test says what it expects by reading it
  json(): any
}

/** One request as a program sends it: without cookies, Origin or Sec-Fetch-Site unless they are given. */
export function ask({ origin, method = 'GET', path, headers = {}, body }: Question): Promise<Reply> {
  const { host, port } = new URL(origin)
  const content = body === undefined ? undefined : JSON.stringify(body)
  const type = content === undefined ? {} : { 'content-type': 'application/json' }

  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, method, path, headers: { host, ...type, ...headers }, agent: false },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(parts).toString()
          const cookies = response.headers['set-cookie'] ?? []
          resolve({ status: response.statusCode ?? 0, cookies, text, json: () => JSON.parse(text) })
        })
      },
    )
    sent.on('error', reject)
    sent.end(content)
  })
}
