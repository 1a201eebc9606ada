import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { newUser } from '../data/new-user.ts'
import { email, name, roleEnds, roleKeys } from '../data/validators.ts'
import { mailLink, newLink } from '../links/new-link.ts'

/** Somebody new, by their address: a link lets them choose their own password, and nobody else ever knows it. */
export const inviteUser = command({
  id: 'auth.user.invite',
  access: ['auth.users.manage'],
  fresh: true,
  input: z.object({ email, name, roles: roleKeys.default([]), until: roleEnds.default({}) }),
  async run(context, somebody) {
    const userId = await newUser(context, { ...somebody, passwordHash: null })
    mailLink(context, await newLink(context, 'invitation', userId))

    return { userId }
  },
})
