import { parseArgs } from 'node:util'
import type { CliCommand, CliContext } from '@leadkeep/cli'
import { execute } from '@leadkeep/commands'
import { changeRegion, eachTenant, Tenant, tenantOfSlug } from '@leadkeep/directory'
import type { Services } from '@leadkeep/kernel'
import { erasureFolder } from '@leadkeep/privacy'
import { erasuresIn } from '../erasures.ts'
import { newTenant, operatorScope } from '../seed/new-tenant.ts'
import { deleteTenantByName } from './delete-tenant.ts'
import { exportTenantByName } from './export-tenant.ts'
import { withServices } from './with-services.ts'

export const tenant: CliCommand = {
  name: 'tenant',
  summary: 'list tenants, create one, change its region, take one out or delete it',
  usage: `list
npx leadkeep tenant create SLUG --name NAME [--host HOST …] [--region DE]
npx leadkeep tenant region SLUG --region GB
npx leadkeep tenant export SLUG FILE --to NAME [--recipient AGE …] [--by NAME]
npx leadkeep tenant delete SLUG --reason TEXT [--by NAME] [--dry-run]
npx leadkeep tenant delete --finish

  --name    what the tenant is called on its screens
  --host    a host name under which its pages and screens are reached; may be given more than once
  --region  two letters of the country (ISO 3166-1) that phone numbers without a country code are from; DE if not
            given. Changed later, it holds for what is written from then on

export puts everything that a tenant has, opened, into one file that another system can read: records as JSON lines, files, the
log with its proofs, and a signed manifest. It is encrypted with age; a passphrase is asked for, or read from standard input.
Whoever it is for (--to) stands on the log, with everybody whose values are in it.

  --recipient AGE  an age recipient (age1…) who opens it, instead of a passphrase

delete takes a tenant out of every store, destroys its keys, so that no copy of its data opens any more, and leaves a signed
certificate. It asks for the tenant's name. What cannot be undone: all of it. Where a legal hold stands it refuses.

  --dry-run          says what there is, and deletes nothing
  --reason, --by     why, and who; both stand on the installation's log
  --confirm NAME     the tenant's name, where nobody can be asked
  --certificate FILE where the certificate goes, too
  --checkpoints DIR  where the worker keeps the checkpoints, if not in this data folder; --ledger DIR: the erasures
  --finish           goes on with a deletion that was cut off`,

  async run([action = 'list', ...rest], context) {
    if (action === 'export') return exportTenantByName(rest, context)
    if (action === 'delete') return deleteTenantByName(rest, context)
    const { values, positionals } = parseArgs({
      args: rest,
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        host: { type: 'string', multiple: true },
        region: { type: 'string' },
      },
    })
    if (action === 'list') return withServices(await context.open(), (services) => list(services, context))
    const [slug] = positionals
    if (action === 'region' && slug && values.region) return changeRegionOf(slug, values.region, context)
    if (action !== 'create' || !slug || !values.name) {
      context.complain('Say which: npx leadkeep tenant create SLUG --name NAME')

      return 2
    }
    const { name, host: hosts = [], region } = values

    return withServices(await context.open(), async (services) => {
      await newTenant(services, { slug, name, hosts, region })
      context.say(
        `Tenant ${slug} is ready. Its first administrator: npx leadkeep user create --tenant ${slug} …`,
      )

      return 0
    })
  },
}

async function changeRegionOf(slug: string, region: string, context: CliContext): Promise<number> {
  return withServices(await context.open(), async (services) => {
    const tenantId = await tenantOfSlug(services.database, slug)
    if (tenantId === null) {
      context.complain(`There is no tenant ${slug}.`)

      return 2
    }
    await execute(services, operatorScope(services, tenantId), changeRegion, { region })
    context.say(`Phone numbers that are written without a country code are now taken to be from ${region}.`)

    return 0
  })
}

async function list(services: Services, { say, directory }: CliContext): Promise<number> {
  for await (const tenantId of eachTenant(services.database)) {
    const found = await services.database.fork(tenantId).findOneOrFail(Tenant, { id: tenantId })
    say([found.slug, found.name, tenantId, found.region, found.isDefault ? '(default)' : ''].join('  '))
  }
  for (const { tenant, certificate } of await erasureFolder(erasuresIn(directory.path)).deletedTenants())
    if (certificate === null)
      say(`! ${tenant} is being deleted, and that was cut off: "npx leadkeep tenant delete --finish"`)

  return 0
}
