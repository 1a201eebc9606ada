import { select } from '@leadkeep/audit'
import { query } from '@leadkeep/commands'
import { Tenant } from '@leadkeep/directory'
import { z } from 'zod'
import type { Profile } from '../data/answers.ts'
import { User } from '../data/entities.ts'
import { heldRoles, rolesOf, userById } from '../data/find-users.ts'
import { ownAccount } from '../purposes.ts'
import { userIdOf } from '../sessions/end-sessions.ts'

/** Who the person is here, and what they may do. */
export const getProfile = query({
  id: 'auth.profile.get',
  access: 'session',
  input: z.object({}),
  async run(context): Promise<Profile> {
    const { scope, em, open } = context
    const user = await userById(context, userIdOf(scope) ?? '')
    const roles = (await rolesOf(em, [user.id], scope.now())).get(user.id) ?? []
    const tenant = await em.findOne(Tenant, { id: scope.tenantId })
    const [[person]] = await open(ownAccount, select(User, [user], ['name', 'email']))

    return {
      userId: user.id,
      name: person?.name ?? null,
      email: person?.email ?? null,
      features: [...scope.features],
      roles: heldRoles(roles),
      tenantName: tenant?.name ?? '',
    }
  },
})
