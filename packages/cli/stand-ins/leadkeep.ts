import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { main, type Composition } from '@leadkeep/cli'

// A composition without modules, for the tests of the supervisor.
const composition: Composition = {
  modules: [],
  commands: [],
  checks: [async () => ({ state: 'fine', line: 'What only modules know' })],
  async seed({ keyring, adminEmail, dataDirectory }) {
    await keyring.check()
    const mark = join(dataDirectory, 'seeded')
    const signIns = existsSync(mark)
      ? []
      : [{ who: 'administrator', email: adminEmail, password: 'once-only' }]
    writeFileSync(mark, '')

    return { signIns }
  },
}

process.exit(
  await main({
    root: import.meta.dirname,
    script: import.meta.filename,
    composition: async () => composition,
  }),
)
