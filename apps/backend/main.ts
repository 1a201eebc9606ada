import { createServer } from 'node:http'
import { backendConfig } from '@leadkeep/config'
import { clientAddress, trustedProxies } from '@leadkeep/http'
import next from 'next'
import { addressHeader } from './server/address-header.ts'
import { tellErrorsByCode } from './server/told-by-code.ts'

/**
 * Next behind a server of our own, for one reason: only the socket knows who called, and a header that a client may
 * set can't be what sign-in attempts are counted by.
 */
tellErrorsByCode(console)
const config = backendConfig()
const proxies = trustedProxies(config.trustedProxies)
const app = next({
  dir: import.meta.dirname,
  dev: config.environment === 'development',
  hostname: config.host,
  port: config.port,
})
await app.prepare()
const handle = app.getRequestHandler()
const upgrade = app.getUpgradeHandler()

const server = createServer((request, response) => {
  const forwarded = new Headers({ 'x-forwarded-for': String(request.headers['x-forwarded-for'] ?? '') })
  request.headers[addressHeader] = clientAddress(forwarded, request.socket.remoteAddress ?? '', proxies)
  void handle(request, response)
})
server.on('upgrade', (request, socket, head) => void upgrade(request, socket, head))
server.listen(config.port, config.host, () =>
  console.log(`Listening on http://${config.host}:${config.port}`),
)

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    server.close(() => process.exit(0))
    server.closeAllConnections()
  })
