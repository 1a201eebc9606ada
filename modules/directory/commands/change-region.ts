import { command } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { Tenant } from '../data/entities.ts'
import { region } from '../region.ts'

/**
 * Another country for phone numbers without a country code. Numbers are kept, and found, as they were understood when
 * they were written: only what is written from now on is taken to be from there.
 */
export const changeRegion = command({
  id: 'directory.tenant.change_region',
  access: ['installation.tenants.create'],
  input: z.object({ region }),
  async run({ scope, em }, input) {
    const tenant = (await em.findOne(Tenant, { id: scope.tenantId })) ?? missing()
    tenant.region = input.region
  },
})

const missing = (): never => {
  throw notFound('directory.tenant')()
}
