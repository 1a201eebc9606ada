import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { checkpointFolder } from '@leadkeep/audit'
import { copyKeyStore, type Opener } from '@leadkeep/backup'
import { type Administration, type CliCommand, type CliContext } from '@leadkeep/cli'
import { AppError } from '@leadkeep/kernel'
import { Client, escapeIdentifier } from 'pg'
import { restoreInstallation, type Verdict } from '../restore/restore-installation.ts'
import { erasuresIn } from '../erasures.ts'
import { passphrase } from './passphrase.ts'

/** Brings an installation back, or tries in a scratch database whether it would come back. */
export const restore: CliCommand = {
  name: 'restore',
  summary: 'bring an installation back from a backup, or try whether it would come back',
  usage: `FOLDER [--keys MANIFEST [--identity FILE]] [--reason TEXT]
npx leadkeep restore FOLDER --drill [--keys MANIFEST [--identity FILE]]

Into an empty installation: the data of FOLDER (leadkeep-data-…), the keys of MANIFEST (leadkeep-keys-….json), unless the key
store is still there; then a new log is opened that says what was lost, and whoever was erased since is erased again. Until
that is done nothing is served. Killed anywhere, it is finished by running it again.

--drill does the same in scratch databases beside the ones in use, checks rows, log and erasures, says how it went, and
removes them. Without --keys it takes the keys that are in use.

  --identity FILE     an age identity, if the keys were encrypted to a recipient; else the passphrase is asked for
  --checkpoints DIR   a copy of the folder checkpoints, if not in the data folder
  --ledger DIR        a copy of the folder erasures, if not in the data folder
  --without-ledger    there is none: nobody was erased since, or it is lost, and whoever was is readable again
  --reason TEXT       why; it stands on the log`,

  async run(parameters, context) {
    const { positionals, values } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        keys: { type: 'string' },
        identity: { type: 'string' },
        checkpoints: { type: 'string' },
        ledger: { type: 'string' },
        'without-ledger': { type: 'boolean', default: false },
        reason: { type: 'string' },
        drill: { type: 'boolean', default: false },
      },
    })
    const [folder] = positionals
    if (folder === undefined) {
      context.complain('Say which: npx leadkeep restore FOLDER')

      return 2
    }
    const ledger = values.ledger ?? erasuresIn(context.directory.path)
    if (!existsSync(ledger) && !values['without-ledger'] && !values.drill) throw noLedger(ledger)
    const opener = values.keys === undefined ? null : await openerOf(values.identity)
    const keys = values.keys !== undefined && opener ? { manifest: values.keys, opener } : null
    const common = {
      folder: resolve(folder),
      keys,
      ledger,
      checkpoints: values.checkpoints ?? join(context.directory.path, 'checkpoints'),
      reason: values.reason ?? (values.drill ? 'a drill' : 'a restore'),
    }
    const administration = await context.administer({ forRestore: !values.drill })
    try {
      return values.drill
        ? await drill(context, administration, common)
        : await bringBack(context, administration, common)
    } finally {
      await administration.close()
    }
  },
}

interface Wanted {
  readonly folder: string
  readonly keys: { readonly manifest: string; readonly opener: Opener } | null
  readonly ledger: string
  readonly checkpoints: string
  readonly reason: string
}

async function bringBack(
  context: CliContext,
  administration: Administration,
  wanted: Wanted,
): Promise<number> {
  const own = join(context.directory.path, 'checkpoints')
  // A copy that was brought along is what the log is compared with from now on.
  if (resolve(wanted.checkpoints) !== resolve(own) && existsSync(wanted.checkpoints))
    cpSync(wanted.checkpoints, own, { recursive: true, force: false })
  const verdict = await restoreInstallation({
    ...wanted,
    ...administration,
    name: basename(wanted.folder),
    outside: checkpointFolder(own),
    onStep: (step) => context.say(`… ${step}`),
  })
  administration.keep()
  tell(context, verdict)
  context.say(
    'Run "npm start", and then "npx leadkeep backup": what was restored has no backup of its own yet.',
  )

  return verdict.faults.length === 0 ? 0 : 1
}

async function drill(context: CliContext, administration: Administration, wanted: Wanted): Promise<number> {
  const scratch = `leadkeep_drill_${randomBytes(4).toString('hex')}`
  const outside = mkdtempSync(join(tmpdir(), 'leadkeep-drill-'))
  const [data, keyStore] = [
    beside(administration.adminUrl, scratch),
    beside(administration.keysAdminUrl, `${scratch}_keys`),
  ]
  await onServer(administration.adminUrl, 'create', scratch)
  await onServer(administration.keysAdminUrl, 'create', `${scratch}_keys`)
  try {
    if (existsSync(wanted.checkpoints)) cpSync(wanted.checkpoints, outside, { recursive: true })
    // What is done in a drill must not be said of the installation.
    const ledger = join(outside, 'erasures')
    if (existsSync(wanted.ledger)) cpSync(wanted.ledger, ledger, { recursive: true })
    const verdict = await restoreInstallation({
      ...wanted,
      ...administration,
      adminUrl: data,
      keysAdminUrl: keyStore,
      ledger,
      name: basename(wanted.folder),
      outside: checkpointFolder(outside),
      takeKeys: wanted.keys === null ? () => copyKeyStore(administration.keysAdminUrl, keyStore) : undefined,
      onStep: (step) => context.say(`… ${step}`),
    })
    tell(context, verdict)
    context.say(verdict.faults.length === 0 ? 'It would come back.' : 'It would not come back as it was.')

    return verdict.faults.length === 0 ? 0 : 1
  } finally {
    await onServer(administration.adminUrl, 'drop', scratch)
    await onServer(administration.keysAdminUrl, 'drop', `${scratch}_keys`)
    rmSync(outside, { recursive: true, force: true })
  }
}

function tell(
  { say, complain }: CliContext,
  { tables, rows, logs, erasures, readable, faults }: Verdict,
): void {
  say(`✓ ${rows.toLocaleString('en')} rows in ${tables} tables, as the backup counted them`)
  say(`✓ ${logs} logs, each verified from its first entry and opened anew`)
  say(`✓ ${erasures} erasures hold; ${readable} values about other people open`)
  for (const fault of faults) complain(`✗ ${fault}`)
}

async function openerOf(identity: string | undefined): Promise<Opener> {
  if (identity === undefined) return { passphrase: await passphrase() }
  const line = readFileSync(identity, 'utf8')
    .split('\n')
    .find((each) => each.startsWith('AGE-SECRET-KEY-'))
  if (line !== undefined) return { identity: line.trim() }
  throw new AppError(`${identity} holds no age identity.`, { code: 'backup.identity', status: 400 })
}

function beside(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`

  return changed.href
}

async function onServer(url: string, deed: 'create' | 'drop', name: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    // oxlint-disable-next-line leadkeep/no-built-sql -- a name made here, quoted
    await client.query(`${deed} database ${escapeIdentifier(name)} ${deed === 'drop' ? 'with (force)' : ''}`)
  } finally {
    await client.end()
  }
}

const noLedger = (folder: string) =>
  new AppError(
    `There is no ledger of erasures at ${folder}: without it whoever was erased would be readable again. Bring the folder along (--ledger DIR), or say --without-ledger.`,
    { code: 'backup.no_ledger', status: 409 },
  )
