import type { CommandContext } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { emailTaken } from '../errors.ts'
import { User } from './entities.ts'
import { userByEmail } from './find-users.ts'
import { setRoles, type RoleEnds } from './holdings.ts'

interface Somebody {
  readonly email: string
  readonly name: string
  readonly roles: readonly string[]
  readonly until: RoleEnds
  /** Null: they choose a password themselves, and can't sign in before. */
  readonly passwordHash: Sealed | null
}

/** Somebody new in the tenant, with their keys and roles. */
export async function newUser(
  context: CommandContext,
  { email, name, roles, until, passwordHash }: Somebody,
): Promise<string> {
  const { scope, em, services } = context
  if (await userByEmail(context, email)) throw emailTaken()
  const id = scope.newId()
  await setRoles(context, id, roles, until)
  // The keys first: an orphan key is harmless, a user without keys is not.
  await services.keyring.createSubject(scope.tenantId, id)
  em.create(User, {
    tenantId: scope.tenantId,
    id,
    email: Sealed.draft(email),
    name: Sealed.draft(name),
    passwordHash,
    createdAt: scope.now(),
  })

  return id
}
