import { LockMode } from '@mikro-orm/core'
import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { isAdministrative, keepAnAdmin, mustBelongInRole, mustHold } from '../data/authority.ts'
import { Role } from '../data/entities.ts'
import { roleFeatures, roleTitle } from '../data/validators.ts'
import { builtinRole, noSuchRole } from '../errors.ts'
import { adminRole } from '../setup.ts'

/** Another title, or other features: they count with the next request of everybody who has the role. */
export const updateRole = command({
  id: 'auth.role.update',
  access: ['auth.roles.manage'],
  input: z.object({
    roleId: z.uuid(),
    version: z.int(),
    title: roleTitle.optional(),
    features: roleFeatures.optional(),
  }),
  async run({ scope, em, services }, { roleId, version, title, features }) {
    const role = await em.findOne(Role, { id: roleId })
    if (!role) throw noSuchRole()
    if (role.key === adminRole) throw builtinRole()
    await em.lock(role, LockMode.OPTIMISTIC, version)
    if (title !== undefined) role.title = title
    if (features === undefined) return

    // What the role keeps may have been declared by a module that is no longer there.
    mustBelongInRole(
      services.modules,
      features.filter((feature) => !role.features.includes(feature)),
    )
    mustHold(scope, [...role.features, ...features])
    if (isAdministrative(role) && !features.includes('*'))
      await keepAnAdmin(em, scope.now(), (holding) => holding.roleId === role.id)
    role.features = [...new Set(features)].toSorted()
  },
})
