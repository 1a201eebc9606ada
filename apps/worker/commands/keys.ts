import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { CliCommand, CliContext } from '@leadkeep/cli'
import {
  createRootKeyFile,
  exportRecovery,
  fileKeyProvider,
  proveRecovery,
  restoreRecovery,
} from '@leadkeep/crypto'
import { passphrase } from './passphrase.ts'
import { rotateKeys } from './rotate-keys.ts'
import { keysStatus } from './keys-status.ts'

/** The keys of this installation: how they are, renewing them, and the root's way out of a lost machine. */
export const keys: CliCommand = {
  name: 'keys',
  summary: 'how the keys are, rotate them, and a recovery file of the root',
  usage: `status [--rows]
npx leadkeep keys rotate KIND --reason TEXT [--tenant SLUG] [--by NAME]
npx leadkeep keys recovery FILE           the root key under a passphrase; keep it away from this machine
npx leadkeep keys recovery FILE --check   whether it opens, and holds the root that is in use
npx leadkeep keys restore FILE TO         a new key file from a recovery file
npx leadkeep keys create FILE             a new root key

status says of every key its version and age, and what still stands under an older one. --rows counts the stored values
by the version of their key, too, which reads all of them.

rotate makes a new key and brings everything under it, while everything runs. KIND is one of
  installation  the root: every tenant's key is wrapped anew. Make a recovery file afterwards
  tenant        a tenant's key: all keys below it are wrapped anew, and what the tenant itself keeps secret is resealed
  subject       the keys of all data subjects, or of one (--subject ID): every value about them is resealed
  index         what searching goes by: an older dump is not to be searched any more
  log           what signs the log: the old key introduces the new one
Cut off anywhere, it is finished by running it again. Take a backup when it is done: an older one holds what no key opens
any more. --tenant installation means the installation's own keys. --checkpoints FOLDER says where the worker keeps the
checkpoints outside, if not in this data folder.

A passphrase (16 characters or more) is asked for, or read from standard input.`,

  async run([action, ...parameters], context) {
    if (action === 'status') return keysStatus(parameters, context)
    if (action === 'rotate') return rotateKeys(parameters, context)
    const { positionals, values } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: { check: { type: 'boolean', default: false } },
    })
    const [file, to] = positionals
    if (action === 'create' && file) {
      createRootKeyFile(file)
      context.say(`A new root key is in ${file}. Name it in LEADKEEP_KEY_PROVIDER as file:${file}.`)

      return 0
    }
    if (action === 'recovery' && file)
      return values.check ? proveFile(file, context) : makeFile(file, context)
    if (action === 'restore' && file && to) {
      await restoreRecovery(readFileSync(file, 'utf8'), await passphrase(), to)
      context.say(`The root key is in ${to}.`)

      return 0
    }
    context.complain(
      'Say which: npx leadkeep keys status | rotate KIND | recovery FILE | restore FILE TO | create FILE',
    )

    return 2
  },
}

async function makeFile(file: string, { directory, say }: CliContext): Promise<number> {
  const words = await passphrase()
  writeFileSync(file, await exportRecovery(directory.rootKey, words), { mode: 0o600, flag: 'wx' })
  // What was not opened once is no recovery.
  const versions = await proveRecovery(readFileSync(file, 'utf8'), words)
  writeFileSync(directory.recoveryMade, `${new Date().toISOString()} ${Math.max(...versions)}\n`)
  say(`The recovery file is ${file}. Keep it, and its passphrase elsewhere; neither opens anything alone.`)

  return 0
}

async function proveFile(file: string, { directory, say, complain }: CliContext): Promise<number> {
  const versions = await proveRecovery(readFileSync(file, 'utf8'), await passphrase())
  const inUse = existsSync(directory.rootKey) ? await fileKeyProvider(directory.rootKey).version() : null
  say(`${file} opens with this passphrase and holds version ${versions.join(' and ')} of the root.`)
  if (inUse === null || versions.includes(inUse)) return 0
  complain(`The root in use is version ${inUse}: make a new recovery file.`)

  return 1
}
