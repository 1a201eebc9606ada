import { readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import type { CliCommand } from '@leadkeep/cli'
import { createRootKeyFile, exportRecovery, restoreRecovery } from '@leadkeep/crypto'

/** The root key: made, put into a recovery file under a passphrase, and taken out of one again. */
export const keys: CliCommand = {
  name: 'keys',
  summary: 'make a root key, or a recovery file of it',
  usage: `create FILE
npx leadkeep keys recovery FILE     the root key under a passphrase; keep it away from this machine
npx leadkeep keys restore FILE TO   a new key file from a recovery file

The passphrase (16 characters or more) is asked for, or read from standard input.`,

  async run(parameters, { directory, say, complain }) {
    const { positionals } = parseArgs({ args: parameters, allowPositionals: true })
    const [action, file, to] = positionals
    if (action === 'create' && file) {
      createRootKeyFile(file)
      say(`A new root key is in ${file}. Name it in LEADKEEP_KEY_PROVIDER as file:${file}.`)

      return 0
    }
    if (action === 'recovery' && file) {
      const recovery = await exportRecovery(directory.rootKey, await passphrase())
      writeFileSync(file, recovery, { mode: 0o600, flag: 'wx' })
      writeFileSync(directory.recoveryMade, `${new Date().toISOString()}\n`)
      say(
        `The recovery file is ${file}. Keep it, and its passphrase elsewhere; neither opens anything alone.`,
      )

      return 0
    }
    if (action === 'restore' && file && to) {
      await restoreRecovery(readFileSync(file, 'utf8'), await passphrase(), to)
      say(`The root key is in ${to}.`)

      return 0
    }
    complain('Say which: npx leadkeep keys create | recovery | restore FILE')

    return 2
  },
}

async function passphrase(): Promise<string> {
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await asking.question('Passphrase: ')
  } finally {
    asking.close()
  }
}
