import { execute, type Unit } from '@leadkeep/commands'
import type { Scope, Services } from '@leadkeep/kernel'
import { eachTenant } from './doors.ts'

/** Runs a command as a job in every tenant, each in its own scope; more than once where it says that there is more to do. */
export const inEveryTenant =
  <Output>(unit: Unit<Record<string, never>, Output>, hasMore: (output: Output) => boolean = () => false) =>
  async (services: Services): Promise<void> => {
    for await (const tenantId of eachTenant(services.database))
      while (hasMore(await execute(services, jobScope(services, tenantId, unit.id), unit, {})));
  }

const jobScope = ({ ambient }: Services, tenantId: string, id: string): Scope => ({
  tenantId,
  requestId: ambient.newId(),
  actor: { kind: 'job', id },
  features: ['*'],
  origin: { via: 'worker' },
  now: () => ambient.now(),
  newId: () => ambient.newId(),
})
