import { query, type QueryContext } from '@leadkeep/commands'
import { z } from 'zod'
import type { FeatureAnswer, RoleAnswer } from '../data/answers.ts'
import { tenantFeatures } from '../data/authority.ts'
import { Role, UserRole } from '../data/entities.ts'
import { noSuchRole } from '../errors.ts'

export const listRoles = query({
  id: 'auth.role.list',
  access: ['auth.roles.view'],
  input: z.object({}),
  async run(context) {
    return { items: await answers(context, await context.em.find(Role, {}, { orderBy: { key: 'asc' } })) }
  },
})

export const getRole = query({
  id: 'auth.role.get',
  access: ['auth.roles.view'],
  input: z.object({ roleId: z.uuid() }),
  async run(context, { roleId }) {
    const role = await context.em.findOne(Role, { id: roleId })
    if (!role) throw noSuchRole()
    const [answer] = await answers(context, [role])

    return answer!
  },
})

/** The roles a user may be given: keys and titles, for whoever sees users but not what roles allow. */
export const listRoleNames = query({
  id: 'auth.role.list_names',
  access: ['auth.users.view'],
  input: z.object({}),
  async run({ em }) {
    const roles = await em.find(Role, {}, { orderBy: { key: 'asc' } })

    return { items: roles.map(({ key, title }) => ({ key, title })) }
  },
})

/** Everything a role can allow, as the modules declare it. */
export const listFeatures = query({
  id: 'auth.feature.list',
  access: ['auth.roles.view'],
  input: z.object({}),
  async run({ services: { modules } }): Promise<{ items: FeatureAnswer[] }> {
    const items = modules.flatMap((module) =>
      tenantFeatures([module]).map(({ id, title }) => ({ id, title, module: module.title })),
    )

    return { items }
  },
})

async function answers(
  { em, scope }: QueryContext,
  roles: readonly InstanceType<typeof Role.class>[],
): Promise<RoleAnswer[]> {
  const held = await em.find(UserRole, { roleId: { $in: roles.map(({ id }) => id) } })

  return roles.map(({ id, key, title, features, builtin, version }) => {
    const users = held.filter((holding) => holding.roleId === id && holding.holds(scope.now())).length

    return { id, key, title, features, builtin, version, users }
  })
}
