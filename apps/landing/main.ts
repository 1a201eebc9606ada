import { createSecretKey } from 'node:crypto'
import { landingConfig } from '@leadkeep/config'
import { publicKeyFromRaw } from '@leadkeep/crypto'
import { limiters, trustedProxies } from '@leadkeep/http'
import { systemAmbient } from '@leadkeep/kernel'
import {
  postgresCorrections,
  postgresEmbeddings,
  postgresIntake,
  postgresLinks,
  postgresLogHead,
  postgresPictures,
  postgresPrivacyRequests,
  postgresVisitorDrafts,
} from '@leadkeep/lead_capture/frontend'
import { Pool } from 'pg'
import { unproven } from './pressure.ts'
import { createServer, listen } from './server.ts'

const config = landingConfig()
const pool = new Pool({
  connectionString: config.databaseUrl,
  max: 10,
  connectionTimeoutMillis: 3000,
  query_timeout: 10_000,
})
const say = (line: object) => void process.stderr.write(`${JSON.stringify(line)}\n`)
pool.on('error', (error) => say({ code: 'lead_capture.connection_lost', kind: error.name }))

const intake = postgresIntake(pool)
const counts = limiters({ pool, table: 'rate_limit', secret: config.secret, ambient: systemAmbient })
const pressure = (place: keyof typeof unproven) =>
  counts.limiter({
    name: `lead_capture.unproven.${place}`,
    points: unproven[place],
    seconds: 60,
    whenAway: 'closed',
  })
const installationKey = publicKeyFromRaw('ed25519', config.installationKey)
const server = createServer({
  intake,
  links: postgresLinks({ pool, intake, installationKey, ambient: systemAmbient }),
  logHead: (host) => postgresLogHead(pool, host),
  embeddings: postgresEmbeddings(pool, systemAmbient),
  pictures: postgresPictures(pool),
  corrections: postgresCorrections({ pool, intake, installationKey, ambient: systemAmbient }),
  privacyRequests: postgresPrivacyRequests({
    pool,
    intake,
    installationKey,
    secret: createSecretKey(config.secret),
    ambient: systemAmbient,
  }),
  visitorDrafts: postgresVisitorDrafts(pool, systemAmbient),
  secret: config.secret,
  installationKey,
  limiter: counts.limiter({ name: 'lead_capture.submit', points: 300, seconds: 60, whenAway: 'open' }),
  linkLimiter: counts.limiter({ name: 'lead_capture.link', points: 300, seconds: 60, whenAway: 'open' }),
  requestLimiter: counts.limiter({
    name: 'lead_capture.privacy_request',
    points: 20,
    seconds: 3600,
    whenAway: 'open',
  }),
  challengeLimiter: counts.limiter({
    name: 'lead_capture.challenge',
    points: 60,
    seconds: 60,
    whenAway: 'open',
  }),
  draftLimiter: counts.limiter({ name: 'lead_capture.draft', points: 120, seconds: 60, whenAway: 'open' }),
  pressureLimits: { block: pressure('block'), form: pressure('form'), tenant: pressure('tenant') },
  trustedProxies: trustedProxies(config.trustedProxies),
  ambient: systemAmbient,
  log: say,
})

await listen(server, config.port, config.host)
process.stdout.write(`landing listens on http://${config.host}:${config.port}\n`)
process.send?.('ready')

/** What was begun is finished; what idles is closed. */
function stop() {
  server.close(() => void pool.end())
  server.closeIdleConnections()
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
