import { LockMode } from '@mikro-orm/core'
import { command, type CommandContext } from '@leadkeep/commands'
import { covers } from '@leadkeep/kernel'
import { z } from 'zod'
import { isAdministrative, keepAnAdmin, mustBelongInRole, mustHold } from '../data/authority.ts'
import { Role, UserRole } from '../data/entities.ts'
import { rolesOf } from '../data/find-users.ts'
import { mustBeApart } from '../data/holdings.ts'
import { watchGrant } from '../data/officers.ts'
import { roleFeatures, roleTitle } from '../data/validators.ts'
import { builtinRole, noSuchRole } from '../errors.ts'
import { fixedRoles } from '../setup.ts'

/** Another title, or other features: they count with the next request of everybody who has the role. */
export const updateRole = command({
  id: 'auth.role.update',
  access: ['auth.roles.manage'],
  fresh: true,
  input: z.object({
    roleId: z.uuid(),
    version: z.int(),
    title: roleTitle.optional(),
    features: roleFeatures.optional(),
  }),
  async run(context, { roleId, version, title, features }) {
    const { scope, em, services } = context
    const role = await em.findOne(Role, { id: roleId })
    if (!role) throw noSuchRole()
    if (fixedRoles.includes(role.key)) throw builtinRole()
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
    await watchChange(context, role, features)
    role.features = [...new Set(features)].toSorted()
  },
})

/** What a role allows more is given to everybody who holds it. */
async function watchChange(
  context: CommandContext,
  role: InstanceType<typeof Role.class>,
  features: readonly string[],
): Promise<void> {
  const { scope, em } = context
  const more = features.filter((feature) => !covers(role.features, feature))
  if (more.length === 0) return
  const holdings = await em.find(UserRole, { roleId: role.id })
  const to = holdings.filter((holding) => holding.holds(scope.now())).map(({ userId }) => userId)
  const held = await rolesOf(em, to, scope.now())
  for (const roles of held.values())
    mustBeApart([...roles.map((each) => each.role), { key: role.key, features: more }])
  await watchGrant(context, { features: more, to, reference: role.id })
}
