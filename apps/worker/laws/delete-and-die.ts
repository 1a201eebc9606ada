import { installation, systemAmbient } from '@leadkeep/kernel'
import { openServices } from '@leadkeep/commands'
import { environmentKeyProvider } from '@leadkeep/crypto'
import { openDatabase } from '@leadkeep/database'
import { erasureFolder } from '@leadkeep/privacy'
import { Client } from 'pg'
import { z } from 'zod'
import { modules } from '../modules.ts'
import { operatorScope } from '../seed/new-tenant.ts'
import { checkpointsIn } from '../sequencing.ts'
import { deleteTenant, deletionSteps } from '../tenants/delete-tenant.ts'

// A deletion in a process of its own, that is killed where it was told to be: nothing of it is tidied up.

const given = z
  .object({
    dieAt: z.object({
      step: z.enum(deletionSteps),
      /** Before which statement of the step, to whichever database; 0: before the step. */
      statement: z.int(),
    }),
    tenantId: z.uuid(),
    folder: z.string(),
    rootKey: z.string(),
    url: z.string(),
    ownerUrl: z.string(),
    keysUrl: z.string(),
  })
  .parse(JSON.parse(process.argv[2] ?? ''))
const { services } = await openServices({
  databaseUrl: given.url,
  keysDatabaseUrl: given.keysUrl,
  keyProvider: environmentKeyProvider(given.rootKey),
  modules,
  ambient: systemAmbient,
  poolSize: 2,
  values: { erasureLedger: erasureFolder(given.folder) },
})

let [isThere, statements] = [false, 0]
const arrive = () => {
  if (isThere && statements === given.dieAt.statement) process.kill(process.pid, 'SIGKILL')
}
const send: (...parameters: unknown[]) => unknown = Client.prototype.query
Client.prototype.query = function (this: Client, ...parameters: unknown[]) {
  statements += 1
  arrive()

  return send.apply(this, parameters)
} as typeof Client.prototype.query // the same, with a count

const owner = await openDatabase({ url: given.ownerUrl, modules, poolSize: 2 })
await deleteTenant(
  {
    services,
    owner,
    outside: checkpointsIn(given.folder),
    scope: operatorScope(services, installation),
    reason: 'the law test',
    isAlone: false,
    wait: async () => undefined,
    onStep(step) {
      isThere = step === given.dieAt.step
      statements = 0
      arrive()
    },
  },
  given.tenantId,
)
process.exit()
