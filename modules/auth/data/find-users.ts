import type { EntityManager } from '@mikro-orm/postgresql'
import type { Services } from '@leadkeep/kernel'
import { normalise } from '@leadkeep/crypto'
import { noSuchUser } from '../errors.ts'
import { Role, User, UserRole } from './entities.ts'

interface Where {
  readonly em: EntityManager
  readonly scope: { readonly tenantId: string }
  readonly services: Services
}

export async function userById({ em }: Pick<Where, 'em'>, userId: string): Promise<User> {
  const user = await em.findOne(User, { id: userId })
  if (!user) throw noSuchUser()

  return user
}

export async function userByEmail({ em, scope, services }: Where, email: string): Promise<User | null> {
  const index = await services.keyring.index(scope.tenantId)
  const tokens = index.exactTokens('auth.user', 'email', normalise.email(email))

  return em.findOne(User, { emailIndex: { $in: tokens } })
}

/** The roles of each of these users, by user id. */
export async function rolesOf(em: EntityManager, userIds: readonly string[]) {
  const held = await em.find(UserRole, { userId: { $in: [...userIds] } })
  const roles = await em.find(
    Role,
    { id: { $in: held.map(({ roleId }) => roleId) } },
    { orderBy: { key: 'asc' } },
  )

  return new Map(
    userIds.map((userId) => {
      const ids = new Set(held.filter((each) => each.userId === userId).map(({ roleId }) => roleId))

      return [userId, roles.filter(({ id }) => ids.has(id))]
    }),
  )
}

/** Union of what a user's roles allow. */
export async function featuresOf(em: EntityManager, userId: string): Promise<string[]> {
  const roles = (await rolesOf(em, [userId])).get(userId) ?? []

  return [...new Set(roles.flatMap(({ features }) => features))]
}
