import { writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { createInterface } from 'node:readline/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { checkpointFolder } from '@leadkeep/audit'
import type { CliContext } from '@leadkeep/cli'
import { openDatabase, type Database } from '@leadkeep/database'
import { installation, type Services } from '@leadkeep/kernel'
import { erasureFolder, Hold } from '@leadkeep/privacy'
import { erasuresIn } from '../erasures.ts'
import { modules } from '../modules.ts'
import { operatorScope } from '../seed/new-tenant.ts'
import { checkpointsIn } from '../sequencing.ts'
import { deleteAgain, deleteTenant, type Deletion } from '../tenants/delete-tenant.ts'
import { countRows } from '../tenants/tenant-rows.ts'
import { tenantNamed } from './tenant-named.ts'
import { withServices } from './with-services.ts'

/** `leadkeep tenant delete`: what there is, the name typed, and then all of it. */
export async function deleteTenantByName(parameters: string[], context: CliContext): Promise<number> {
  const { values, positionals } = parseArgs({
    args: parameters,
    allowPositionals: true,
    options: {
      reason: { type: 'string' },
      by: { type: 'string' },
      confirm: { type: 'string' },
      certificate: { type: 'string' },
      checkpoints: { type: 'string' },
      ledger: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      finish: { type: 'boolean', default: false },
    },
  })
  const [slug] = positionals
  const { reason = 'to finish it', finish } = values
  if (!finish && (slug === undefined || (values.reason === undefined && !values['dry-run']))) {
    context.complain('Say which and why: npx leadkeep tenant delete SLUG --reason TEXT')

    return 2
  }

  return withDeletion({ context, ...values, reason }, async (deletion) => {
    if (finish) {
      context.say(`Deletions that were finished: ${await deleteAgain(deletion)}.`)

      return 0
    }
    const { services, owner } = deletion
    const tenant = await tenantNamed(services, slug!)
    await tellOf(services, owner, tenant.id, context)
    const holds = await services.database.fork(tenant.id).find(Hold, { liftedAt: null })
    for (const { id, placedAt, ground } of holds)
      context.complain(
        `✗ A legal hold stands since ${placedAt.toISOString().slice(0, 10)} (${ground}, ${id}): it has to be lifted first.`,
      )
    if (values['dry-run'] || holds.length > 0) return holds.length > 0 ? 1 : 0
    if ((values.confirm ?? (await asked(tenant.name))) !== tenant.name) {
      context.complain(`That is not its name (${tenant.name}). Nothing was deleted.`)

      return 1
    }
    const certificate = await deleteTenant(deletion, tenant.id)
    if (values.certificate !== undefined) writeFileSync(values.certificate, certificate)
    context.say(certificate)
    context.say(
      `✓ ${slug} is deleted. The certificate is on the installation’s log, and in the ledger of erasures.`,
    )
    context.say(
      'Backups of keys open its data in backups until they are gone, after seven days. Copy the ledger of erasures now: a restore deletes it again by that.',
    )

    return 0
  })
}

interface Wanted {
  readonly context: CliContext
  readonly reason: string
  readonly by?: string
  readonly checkpoints?: string
  readonly ledger?: string
}

/** What deletions need, for as long as they take. */
export async function withDeletion<T>(
  { context, reason, by = userInfo().username, checkpoints, ledger }: Wanted,
  work: (deletion: Deletion) => Promise<T>,
): Promise<T> {
  const { directory, say } = context
  const opened = await context.open()
  const owner = await openDatabase({ url: opened.ownerDatabaseUrl, modules, poolSize: 2 })

  try {
    return await withServices(
      opened,
      (services) =>
        work({
          services,
          owner,
          outside: checkpoints === undefined ? checkpointsIn(directory.path) : checkpointFolder(checkpoints),
          scope: { ...operatorScope(services, installation), actor: { kind: 'operator', id: by } },
          reason,
          isAlone: opened.isAlone,
          wait: sleep,
          onStep: (step) => say(`… ${step}`),
        }),
      { erasureLedger: erasureFolder(ledger ?? erasuresIn(directory.path)) },
    )
  } finally {
    await owner.close()
  }
}

async function tellOf(
  { keyring }: Services,
  owner: Database,
  tenantId: string,
  { say }: CliContext,
): Promise<void> {
  const rows = await countRows(owner, tenantId)
  for (const [table, count] of Object.entries(rows)) say(`${table}: ${count.toLocaleString('en')}`)
  say(`keys: ${(await keyring.liveKeys(tenantId)).toLocaleString('en')}`)
}

async function asked(name: string): Promise<string> {
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await asking.question(`Nothing of it comes back. Type the tenant’s name to delete it (${name}): `)
  } finally {
    asking.close()
  }
}
