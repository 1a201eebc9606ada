import { openServices } from '@leadkeep/commands'
import { fileKeyProvider, rotationKinds } from '@leadkeep/crypto'
import { systemAmbient } from '@leadkeep/kernel'
import { z } from 'zod'
import { modules } from '../modules.ts'
import { rotateOnce } from './rotating.ts'

// A rotation in a process of its own, that is killed where it was told to be: nothing of it is tidied up.

const given = z
  .object({
    kind: z.enum(rotationKinds),
    dieAt: z.string(),
    tenantId: z.uuid(),
    folder: z.string(),
    keyFile: z.string(),
    keysUrl: z.string(),
    urls: z.object({ owner: z.string(), worker: z.string() }),
  })
  .parse(JSON.parse(process.argv[2] ?? ''))
const { services } = await openServices({
  databaseUrl: given.urls.worker,
  keysDatabaseUrl: given.keysUrl,
  keyProvider: fileKeyProvider(given.keyFile),
  modules,
  ambient: systemAmbient,
  poolSize: 2,
})
await rotateOnce(
  {
    ...given,
    databases: { url: (role) => given.urls[role === 'owner' ? 'owner' : 'worker'], keysUrl: given.keysUrl },
    ambient: { ...systemAmbient, advance: () => undefined },
    worker: services,
  },
  given.kind,
  {
    isAlone: true,
    onStep(step) {
      if (step === given.dieAt) process.kill(process.pid, 'SIGKILL')
    },
  },
)
