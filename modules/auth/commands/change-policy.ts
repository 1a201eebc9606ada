import { LockMode } from '@mikro-orm/core'
import { changedMeanwhile, command, query } from '@leadkeep/commands'
import { z } from 'zod'
import { AccessPolicy } from '../data/factors.ts'
import { demands } from '../factors/demands.ts'

/** Of whom the tenant asks a second factor. */
export const getPolicy = query({
  id: 'auth.policy.get',
  access: ['auth.roles.view'],
  input: z.object({}),
  async run({ scope, em }) {
    const policy = await em.findOne(AccessPolicy, { id: scope.tenantId })

    return { secondFactorFor: policy?.secondFactorFor ?? ('nobody' as const), version: policy?.version ?? 0 }
  },
})

/** Who is asked from now on and has none is led to add one with their next click, and may do nothing else before. */
export const changePolicy = command({
  id: 'auth.policy.change',
  access: ['auth.roles.manage'],
  fresh: true,
  input: z.object({ secondFactorFor: z.enum(demands), version: z.int() }),
  async run({ scope, em }, { secondFactorFor, version }) {
    const policy = await em.findOne(AccessPolicy, { id: scope.tenantId })
    if (!policy && version !== 0) throw changedMeanwhile()
    if (policy) {
      await em.lock(policy, LockMode.OPTIMISTIC, version)
      policy.secondFactorFor = secondFactorFor
    } else
      em.create(AccessPolicy, { tenantId: scope.tenantId, id: scope.tenantId, secondFactorFor, version: 1 })
  },
})
