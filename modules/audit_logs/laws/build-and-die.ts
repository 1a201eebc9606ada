import { openServices } from '@leadkeep/commands'
import { environmentKeyProvider } from '@leadkeep/crypto'
import { systemAmbient } from '@leadkeep/kernel'
import { z } from 'zod'
import { buildExport, exportSteps } from '../export/build-export.ts'
import { modules } from '../test-world.ts'

// An export in a process of its own, that is killed where it was told to be: nothing of it is tidied up.

const given = z
  .object({
    dying: z.enum(exportSteps),
    exportId: z.uuid(),
    tenantId: z.uuid(),
    rootKey: z.string(),
    databaseUrl: z.string(),
    keysDatabaseUrl: z.string(),
  })
  .parse(JSON.parse(process.argv[2] ?? ''))
const { services } = await openServices({
  ...given,
  keyProvider: environmentKeyProvider(given.rootKey),
  modules,
  ambient: systemAmbient,
  poolSize: 2,
})
const job = {
  tenantId: given.tenantId,
  requestId: systemAmbient.newId(),
  actor: { kind: 'job', id: 'audit_logs.build-export' },
  features: ['*'],
  origin: { via: 'worker' },
  now: systemAmbient.now,
  newId: systemAmbient.newId,
} as const
await buildExport(services, job, given.exportId, (step) => {
  if (step === given.dying) process.kill(process.pid, 'SIGKILL')
})
