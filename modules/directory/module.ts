import { defineModule } from '@leadkeep/kernel'
import { Host, Organization, Tenant } from './data/entities.ts'
import { doors } from './doors.ts'
import { tenants } from './migrations/2026-11-22-tenants.ts'
import { tenantRegion } from './migrations/2026-11-22-region.ts'
import { purposes } from './purposes.ts'
import { retention } from './retention.ts'
import { exportAct } from './export-act.ts'
import './setup.ts'

export const directory = defineModule({
  id: 'directory',
  title: 'Tenants and organizations',
  features: [{ id: 'installation.tenants.create', title: 'Create tenants on this installation' }],
  entities: [Tenant, Host, Organization],
  migrations: [tenants, tenantRegion],
  doors,
  purposes,
  subjectData: {
    collect: 'columns',
    erase: 'columns',
    discloses: [exportAct],
    // The operator wrote them down in the plain.
    recipients: async (_, disclosures) =>
      new Map(disclosures.flatMap(({ entry, facts: { to } }) => (to === undefined ? [] : [[entry, to]]))),
  },
  retention,
})
