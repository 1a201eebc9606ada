import { defineModule } from '@leadkeep/kernel'
import { Host, Organization, Tenant } from './data/entities.ts'
import { doors } from './doors.ts'
import { tenants } from './migrations/2026-11-22-tenants.ts'
import { tenantRegion } from './migrations/2026-11-22-region.ts'
import { retention } from './retention.ts'
import './setup.ts'

export const directory = defineModule({
  id: 'directory',
  title: 'Tenants and organizations',
  features: [{ id: 'installation.tenants.create', title: 'Create tenants on this installation' }],
  entities: [Tenant, Host, Organization],
  migrations: [tenants, tenantRegion],
  doors,
  retention,
})
