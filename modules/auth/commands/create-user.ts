import { command } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { z } from 'zod'
import { mustHold } from '../data/authority.ts'
import { Role, User, UserRole } from '../data/entities.ts'
import { userByEmail } from '../data/find-users.ts'
import { email, name, roleKeys } from '../data/validators.ts'
import { emailTaken, unknownRole } from '../errors.ts'
import { mustBeAcceptable, typedPassword } from '../passwords/rules.ts'

/** Somebody new, with a first password and roles by their keys. */
export const createUser = command({
  id: 'auth.user.create',
  access: ['auth.users.manage'],
  input: z.object({ email, name, password: typedPassword, roles: roleKeys.default([]) }),
  async run(context, input) {
    const { scope, em, services } = context
    const { tenantId } = scope
    const roles = await em.find(Role, { key: { $in: input.roles } })
    if (roles.length !== new Set(input.roles).size) throw unknownRole()
    mustHold(
      scope,
      roles.flatMap(({ features }) => features),
    )
    mustBeAcceptable(input.password, input.email)
    if (await userByEmail(context, input.email)) throw emailTaken()

    const id = scope.newId()
    const passwordHash = Sealed.draft(await services.passwords.hash(input.password))
    // The keys first: an orphan key is harmless, a user without keys is not.
    await services.keyring.createSubject(tenantId, id)
    em.create(User, {
      tenantId,
      id,
      email: Sealed.draft(input.email),
      name: Sealed.draft(input.name),
      passwordHash,
      createdAt: scope.now(),
    })
    for (const role of roles)
      em.create(UserRole, {
        tenantId,
        id: scope.newId(),
        userId: id,
        roleId: role.id,
        grantedAt: scope.now(),
      })

    return { userId: id }
  },
})
