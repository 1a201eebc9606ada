import { openServices } from '@leadkeep/commands'
import { environmentKeyProvider } from '@leadkeep/crypto'
import { systemAmbient } from '@leadkeep/kernel'
import { erasureFolder, runErasure, type ErasureLedger } from '@leadkeep/privacy'
import { z } from 'zod'
import { modules } from '../modules.ts'
import { erasureDeaths } from './erasure-deaths.ts'
import { jobScope } from './jobs.ts'

// An erasure in a process of its own, that is killed where it was told to be: nothing of it is tidied up.

const given = z
  .object({
    dieAt: z.enum(erasureDeaths),
    tenantId: z.uuid(),
    erasureId: z.uuid(),
    folder: z.string(),
    rootKey: z.string(),
    url: z.string(),
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
  values: { erasureLedger: dyingAround(erasureFolder(given.folder)) },
})

const die = (): never => {
  process.kill(process.pid, 'SIGKILL')
  // A signal to oneself comes at once; nothing after it is reached.
  throw new Error('still alive')
}

let [begun, destroyed] = [0, 0]
const { database, keyring } = services
const fork = database.fork.bind(database)
// Each step commits once: between its work and its commit, and after it.
database.fork = (tenantId) => {
  const em = fork(tenantId)
  const [begin, commit] = [em.begin.bind(em), em.commit.bind(em)]
  em.begin = async (...options) => {
    if (given.dieAt === `before commit ${++begun}`) die()

    return begin(...options)
  }
  em.commit = async () => {
    await commit()
    if (given.dieAt === `after commit ${begun}`) die()
  }

  return em
}
const destroySubject = keyring.destroySubject.bind(keyring)
keyring.destroySubject = async (...key) => {
  if (given.dieAt === 'between keys' && ++destroyed > 1) die()
  await destroySubject(...key)
}

await runErasure(services, jobScope(services, given.tenantId), given.erasureId)

function dyingAround(ledger: ErasureLedger): ErasureLedger {
  return {
    ...ledger,
    async keep(line) {
      if (given.dieAt === 'before the ledger') die()
      await ledger.keep(line)
      if (given.dieAt === 'after the ledger') die()
    },
  }
}
