import { Tenant, tenantOfSlug } from '@leadkeep/directory'
import { AppError, type Services } from '@leadkeep/kernel'

/** Whom an operator means by a slug. */
export async function tenantNamed(
  { database }: Services,
  slug: string,
): Promise<{ id: string; name: string }> {
  const tenantId = await tenantOfSlug(database, slug)
  if (tenantId !== null) return database.fork(tenantId).findOneOrFail(Tenant, { id: tenantId })
  throw new AppError(`There is no tenant ${slug}.`, { code: 'cli.tenant_unknown', status: 404 })
}
