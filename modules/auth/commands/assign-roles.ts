import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { isAdministrative, keepAnAdmin, mustHold } from '../data/authority.ts'
import { Role, UserRole } from '../data/entities.ts'
import { userById } from '../data/find-users.ts'
import { roleKeys } from '../data/validators.ts'
import { unknownRole } from '../errors.ts'

/** Exactly these roles from now on, by their keys. It counts with the user's next request. */
export const assignRoles = command({
  id: 'auth.user.assign_roles',
  access: ['auth.users.manage'],
  input: z.object({ userId: z.uuid(), roles: roleKeys }),
  async run(context, { userId, roles: keys }) {
    const { scope, em } = context
    const user = await userById(context, userId)
    const all = await em.find(Role, {})
    const wanted = all.filter(({ key }) => keys.includes(key))
    if (wanted.length !== new Set(keys).size) throw unknownRole()

    const held = await em.find(UserRole, { userId: user.id })
    const given = wanted.filter(({ id }) => !held.some(({ roleId }) => roleId === id))
    const taken = held.filter(({ roleId }) => !wanted.some(({ id }) => id === roleId))
    const lost = all.filter(({ id }) => taken.some(({ roleId }) => roleId === id))
    mustHold(
      scope,
      [...given, ...lost].flatMap(({ features }) => features),
    )
    if (lost.some(isAdministrative) && user.isActive())
      await keepAnAdmin(em, scope.now(), (holding) =>
        lost.some(({ id }) => holding.userId === user.id && holding.roleId === id),
      )

    const { tenantId } = scope
    for (const { id: roleId } of given)
      em.create(UserRole, { tenantId, id: scope.newId(), userId: user.id, roleId, grantedAt: scope.now() })
    for (const holding of taken) em.remove(holding)
  },
})
