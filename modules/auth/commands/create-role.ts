import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { mustBelongInRole, mustHold } from '../data/authority.ts'
import { Role } from '../data/entities.ts'
import { roleFeatures, roleKey, roleTitle } from '../data/validators.ts'
import { roleKeyTaken } from '../errors.ts'

export const createRole = command({
  id: 'auth.role.create',
  access: ['auth.roles.manage'],
  fresh: true,
  input: z.object({ key: roleKey, title: roleTitle, features: roleFeatures }),
  async run({ scope, em, services }, { key, title, features }) {
    mustBelongInRole(services.modules, features)
    mustHold(scope, features)
    if (await em.findOne(Role, { key })) throw roleKeyTaken()
    const role = em.create(Role, {
      tenantId: scope.tenantId,
      id: scope.newId(),
      key,
      title,
      features: [...new Set(features)].toSorted(),
      offered: null,
      builtin: false,
      holdersChangedAt: scope.now(),
    })

    return { roleId: role.id }
  },
})
