import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { Host, Organization, Tenant } from '../data/entities.ts'
import { defaultRegion, region } from '../region.ts'
import '../setup.ts'

/**
 * A tenant with its default roles and texts. Runs in the new tenant's own scope, whose keys the caller has created
 * first: an orphan key is harmless, a tenant without keys is not.
 */
export const createTenant = command({
  id: 'directory.tenant.create',
  access: ['installation.tenants.create'],
  input: z.object({
    slug: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/, 'Use 2 to 63 small letters, digits and hyphens.'),
    name: z.string().trim().min(1).max(200),
    hosts: z.array(z.string().toLowerCase()).default([]),
    region: region.default(defaultRegion),
    isDefault: z.boolean().default(false),
    isDemo: z.boolean().default(false),
  }),
  async run(context, { hosts, ...tenant }) {
    const { scope, em, services } = context
    const createdAt = scope.now()
    em.create(Tenant, { tenantId: scope.tenantId, id: scope.tenantId, createdAt, ...tenant })
    for (const host of hosts) em.create(Host, { tenantId: scope.tenantId, id: scope.newId(), host })
    em.create(Organization, { tenantId: scope.tenantId, id: scope.newId(), name: tenant.name, createdAt })
    for (const module of services.modules) await module.setup?.(context)

    return { tenantId: scope.tenantId }
  },
})
