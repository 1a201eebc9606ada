import { checkpointFolder } from '@leadkeep/audit'
import { z } from 'zod'
import { restoreInstallation } from '../restore/restore-installation.ts'

// A restore in a process of its own, that is killed where it was told to be: nothing of it is tidied up.

const given = z
  .object({
    dieAt: z.string(),
    checkpoints: z.string(),
    options: z.object({
      adminUrl: z.string(),
      keysAdminUrl: z.string(),
      passwords: z.object({
        owner: z.string(),
        landing: z.string(),
        backend: z.string(),
        worker: z.string(),
        keys: z.string(),
      }),
      keyProvider: z.object({ setting: z.string(), environment: z.record(z.string(), z.string()) }),
      name: z.string(),
      folder: z.string(),
      keys: z.object({ manifest: z.string(), opener: z.object({ passphrase: z.string() }) }),
      ledger: z.string(),
      reason: z.string(),
    }),
  })
  .parse(JSON.parse(process.argv[2] ?? ''))
await restoreInstallation({
  ...given.options,
  outside: checkpointFolder(given.checkpoints),
  onStep(step) {
    if (step === given.dieAt) process.kill(process.pid, 'SIGKILL')
  },
})
