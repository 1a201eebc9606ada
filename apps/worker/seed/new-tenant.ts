import { record } from '@leadkeep/audit'
import { execute } from '@leadkeep/commands'
import { createTenant } from '@leadkeep/directory'
import { installation, type Scope, type Services } from '@leadkeep/kernel'
import { rotateIntakeKeys } from '@leadkeep/lead_capture'

interface Wanted {
  readonly slug: string
  readonly name: string
  readonly hosts?: string[]
  /** ISO 3166-1 alpha-2. */
  readonly region?: string
  readonly isDefault?: boolean
  readonly isDemo?: boolean
}

/** A tenant with its keys, roles and first intake key. It stands on its own log and on the installation's. */
export async function newTenant(services: Services, wanted: Wanted): Promise<string> {
  const tenantId = services.ambient.newId()
  await services.keyring.createTenant(tenantId)
  await execute(services, operatorScope(services, tenantId), createTenant, wanted)
  await execute(services, operatorScope(services, tenantId), rotateIntakeKeys, {})
  await record(services.database, operatorScope(services, installation), {
    act: createTenant.id,
    outcome: 'done',
    facts: { tenant: tenantId, slug: wanted.slug },
  })

  return tenantId
}

/** The operator at the machine: what set-up does is an act like any other. */
export const operatorScope = ({ ambient }: Services, tenantId: string): Scope => ({
  tenantId,
  requestId: ambient.newId(),
  actor: { kind: 'operator', id: 'leadkeep' },
  features: ['*', 'installation.tenants.create'],
  origin: { via: 'cli' },
  now: () => ambient.now(),
  newId: () => ambient.newId(),
})
