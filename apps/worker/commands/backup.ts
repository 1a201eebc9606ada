import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { record } from '@leadkeep/audit'
import { backUpData, backUpKeys } from '@leadkeep/backup'
import { installationOn, rememberBackup, type CliCommand } from '@leadkeep/cli'
import { AppError, installation } from '@leadkeep/kernel'
import { operatorScope } from '../seed/new-tenant.ts'
import { passphrase } from './passphrase.ts'
import { withServices } from './with-services.ts'

/** What is served from memory for minutes: nobody misses it. */
export const notKept = ['public.rate_limit']

/** Data and keys, apart: who has one of the two has nothing. */
export const backup: CliCommand = {
  name: 'backup',
  summary: 'back up the data, and apart from it the keys',
  usage: `FOLDER [--keys FOLDER [--recipient AGE …]]

The data, in one snapshot, as a folder of its own in FOLDER. Sealed values are in it as they stand; without the keys
nobody reads them. Beside it everything goes on.

  --keys FOLDER    the key store, too: in another place than the data, encrypted, for seven days. Backups of keys that are
                   older are removed from there: they would bring back who was erased since
  --recipient AGE  an age recipient (age1…) who opens them; else a passphrase is asked for, or read from standard input

The root key is in neither: "npx leadkeep keys recovery". Copy the folders checkpoints and erasures as well.`,

  async run(parameters, context) {
    const { positionals, values } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: { keys: { type: 'string' }, recipient: { type: 'string', multiple: true } },
    })
    const [folder] = positionals
    if (folder === undefined) {
      context.complain('Say where to: npx leadkeep backup FOLDER')

      return 2
    }
    const keysFolder = values.keys
    if (keysFolder !== undefined && isWithin(keysFolder, folder)) throw notTogether()
    const lock =
      keysFolder === undefined
        ? null
        : values.recipient
          ? { recipients: values.recipient }
          : { passphrase: await passphrase() }
    const administration = await context.administer()
    const now = new Date()
    try {
      const { adminUrl: url, keysAdminUrl } = administration
      const place = await backUpData({ url, folder, now, without: notKept })
      rememberBackup(context.directory, 'data', resolve(folder), now)
      context.say(`✓ The data is in ${place}`)
      // The keys after the data: so each row there has its key here.
      if (lock && keysFolder) {
        const manifest = await backUpKeys({ url: keysAdminUrl, folder: keysFolder, now: new Date(), lock })
        rememberBackup(context.directory, 'keys', resolve(keysFolder), now)
        context.say(`✓ The keys are in ${manifest} and beside it, for seven days`)
      }
      await withServices(
        installationOn({ ...administration, servers: { ...administration, stop: async () => {} } }),
        async (services) =>
          record(services.database, operatorScope(services, installation), {
            act: 'cli.backup',
            outcome: 'done',
            facts: { keys: lock !== null },
          }),
      )

      return 0
    } finally {
      await administration.close()
    }
  },
}

const isWithin = (one: string, other: string) => {
  const [first, second] = [`${resolve(one)}/`, `${resolve(other)}/`]

  return first.startsWith(second) || second.startsWith(first)
}

const notTogether = () =>
  new AppError(
    'Data and keys belong apart: who copies the one must not have the other. Choose two folders.',
    {
      code: 'backup.together',
      status: 409,
    },
  )
