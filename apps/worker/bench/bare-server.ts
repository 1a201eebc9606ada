import { once } from 'node:events'
import { createServer } from 'node:http'

/** Answers the same to everybody. */
interface Given {
  readonly port: number
  readonly headers: Record<string, string>
  /** Base64. */
  readonly body: string
}

const [{ port, headers, body }] = (await once(process, 'message')) as [Given] // what servers.ts sends
const bytes = Buffer.from(body, 'base64')
const server = createServer((_, response) => {
  response.writeHead(200, headers)
  response.end(bytes)
})
server.listen(port, '127.0.0.1', () => process.send?.('ready'))
