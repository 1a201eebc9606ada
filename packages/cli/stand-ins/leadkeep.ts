import { join } from 'node:path'
import { main } from '@leadkeep/cli'

// A composition without modules, for the tests of the supervisor.
let seeded = false
const exitCode = await main({
  root: join(import.meta.dirname),
  modules: [],
  commands: [],
  async seed({ keyring, adminEmail, dataDirectory, ...context }) {
    await keyring.check()
    const { existsSync, writeFileSync } = await import('node:fs')
    seeded = existsSync(join(dataDirectory, 'seeded'))
    writeFileSync(join(dataDirectory, 'seeded'), context.databaseUrl.length > 0 ? 'yes' : 'no')

    return { signIns: seeded ? [] : [{ who: 'administrator', email: adminEmail, password: 'once-only' }] }
  },
})
process.exit(exitCode)
