import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { userById } from '../data/find-users.ts'
import { setRoles } from '../data/holdings.ts'
import { roleEnds, roleKeys } from '../data/validators.ts'

/** Exactly these roles from now on, by their keys. It counts with the user's next request. */
export const assignRoles = command({
  id: 'auth.user.assign_roles',
  access: ['auth.users.manage'],
  fresh: true,
  input: z.object({ userId: z.uuid(), roles: roleKeys, until: roleEnds.default({}) }),
  async run(context, { userId, roles, until }) {
    const user = await userById(context, userId)
    await setRoles(context, user.id, roles, until)
  },
})
