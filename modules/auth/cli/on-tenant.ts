import type { CliContext } from '@leadkeep/cli'
import { openServices } from '@leadkeep/commands'
import { keyProviderFrom } from '@leadkeep/crypto'
import { eachTenant, Tenant, tenantOfSlug } from '@leadkeep/directory'
import { AppError, systemAmbient, type Scope, type Services } from '@leadkeep/kernel'

/** Runs one command of the operator's on a tenant: the one of this slug, or the default one. */
export async function onTenant(
  context: CliContext,
  slug: string | undefined,
  work: (services: Services, scope: Scope) => Promise<number>,
): Promise<number> {
  const installation = await context.open()
  const { databaseUrl, keysDatabaseUrl, keyProvider } = installation
  try {
    const { services, close } = await openServices({
      databaseUrl,
      keysDatabaseUrl,
      keyProvider: keyProviderFrom(keyProvider.setting, keyProvider.environment),
      modules: context.modules,
      ambient: systemAmbient,
      poolSize: 2,
    })
    try {
      const tenantId = slug ? await tenantOfSlug(services.database, slug) : await defaultTenant(services)
      if (!tenantId) throw noSuchTenant()

      return await work(services, operator(services, tenantId, context))
    } finally {
      await close()
    }
  } finally {
    await installation.close()
  }
}

async function defaultTenant({ database }: Services): Promise<string | null> {
  for await (const tenantId of eachTenant(database))
    if ((await database.fork(tenantId).count(Tenant, { id: tenantId, isDefault: true })) > 0) return tenantId

  return null
}

/** Whoever sits at the machine, by the name it knows them by. */
const operator = ({ ambient }: Services, tenantId: string, { environment }: CliContext): Scope => ({
  tenantId,
  requestId: ambient.newId(),
  actor: { kind: 'operator', id: environment['SUDO_USER'] ?? environment['USER'] ?? 'leadkeep' },
  features: ['*'],
  origin: { via: 'cli' },
  now: () => ambient.now(),
  newId: () => ambient.newId(),
})

const noSuchTenant = () =>
  new AppError('There is no such tenant: "npx leadkeep tenant list" says which there are.', {
    code: 'auth.no_such_tenant',
    status: 404,
  })
