import { LockMode } from '@mikro-orm/core'
import { command } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { z } from 'zod'
import { mustHold } from '../data/authority.ts'
import { featuresOf, userByEmail, userById } from '../data/find-users.ts'
import { email, name } from '../data/validators.ts'
import { emailTaken } from '../errors.ts'

/** Another name or address. With the address changes what the user signs in with. */
export const updateUser = command({
  id: 'auth.user.update',
  access: ['auth.users.manage'],
  fresh: true,
  input: z.object({ userId: z.uuid(), version: z.int(), email: email.optional(), name: name.optional() }),
  async run(context, { userId, version, ...changes }) {
    const { scope, em } = context
    const user = await userById(context, userId)
    mustHold(scope, await featuresOf(em, user.id, scope.now()))
    await em.lock(user, LockMode.OPTIMISTIC, version)
    if (changes.name !== undefined) user.name = Sealed.draft(changes.name)
    if (changes.email !== undefined) {
      const holder = await userByEmail(context, changes.email)
      if (holder && holder.id !== user.id) throw emailTaken()
      user.email = Sealed.draft(changes.email)
    }
  },
})
