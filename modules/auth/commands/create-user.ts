import { command } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { z } from 'zod'
import { newUser } from '../data/new-user.ts'
import { email, name, roleEnds, roleKeys } from '../data/validators.ts'
import { mustBeAcceptable, typedPassword } from '../passwords/rules.ts'

/** Somebody new, with a first password and roles by their keys. At the machine alone: whoever made a password knows it. */
export const createUser = command({
  id: 'auth.user.create',
  access: ['auth.users.manage'],
  fresh: true,
  input: z.object({
    email,
    name,
    password: typedPassword,
    roles: roleKeys.default([]),
    until: roleEnds.default({}),
  }),
  async run(context, input) {
    mustBeAcceptable(input.password, input.email)
    const passwordHash = Sealed.draft(await context.services.passwords.hash(input.password))

    return { userId: await newUser(context, { ...input, passwordHash }) }
  },
})
