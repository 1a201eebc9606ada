import { openServices } from '@leadkeep/commands'
import { workerConfig } from '@leadkeep/config'
import { keyProviderFrom } from '@leadkeep/crypto'
import { startWorker } from '@leadkeep/events'
import { systemAmbient } from '@leadkeep/kernel'
import { smtpTransport } from '@leadkeep/mail'
import { erasureFolder } from '@leadkeep/privacy'
import { erasuresIn } from './erasures.ts'
import { modules } from './modules.ts'
import { sequencing, watchingLogs } from './sequencing.ts'

/** Runs jobs and schedules until it is told to stop; a running job is finished first. */
const config = workerConfig()
const transport = config.smtpUrl === undefined ? null : await smtpTransport(config.smtpUrl)
const { services, close } = await openServices({
  databaseUrl: config.databaseUrl,
  keysDatabaseUrl: config.keysDatabaseUrl,
  keyProvider: keyProviderFrom(config.keyProvider.setting, config.keyProvider.environment),
  modules,
  ambient: systemAmbient,
  poolSize: 6,
  values: {
    mail: {
      from: config.mailFrom,
      landing: config.landingOrigin,
      backend: config.publicOrigin ?? 'http://127.0.0.1:3001',
      transport,
    },
    erasureLedger: erasureFolder(erasuresIn(config.dataDirectory)),
  },
})
const worker = await startWorker({
  url: config.databaseUrl,
  modules: [
    ...modules,
    {
      id: 'worker',
      title: 'Worker',
      schedules: [
        sequencing(services, config.dataDirectory),
        watchingLogs(services, config.dataDirectory, (tenantId, code) =>
          console.error(`The log of ${tenantId}: ${code}`),
        ),
      ],
    },
  ],
  services,
  ambient: systemAmbient,
  onFailure: (job, code) => console.error(`${job}: ${code}`),
})
console.log('Jobs and schedules are running.')
// The supervisor waits for this; alone there is nobody to tell.
process.send?.('ready')

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(
    signal,
    () =>
      void worker
        .stop()
        .then(close)
        .then(() => transport?.close())
        .then(() => process.exit(0)),
  )
