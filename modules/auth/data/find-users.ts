import type { EntityManager } from '@mikro-orm/postgresql'
import type { Services } from '@leadkeep/kernel'
import { normalise } from '@leadkeep/crypto'
import { noSuchUser } from '../errors.ts'
import type { HeldRole } from './answers.ts'
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

interface Held {
  readonly role: InstanceType<typeof Role.class>
  readonly holding: UserRole
}

/** The roles that each of these users holds now, by user id, each with how it is held. */
export async function rolesOf(
  em: EntityManager,
  userIds: readonly string[],
  now: Date,
): Promise<Map<string, Held[]>> {
  const all = await em.find(UserRole, { userId: { $in: [...userIds] } })
  const held = all.filter((holding) => holding.holds(now))
  const roles = await em.find(
    Role,
    { id: { $in: held.map(({ roleId }) => roleId) } },
    { orderBy: { key: 'asc' } },
  )

  return new Map(
    userIds.map((userId) => {
      const theirs = held.filter((each) => each.userId === userId)
      const found = roles.flatMap((role) => {
        const holding = theirs.find(({ roleId }) => roleId === role.id)

        return holding ? [{ role, holding }] : []
      })

      return [userId, found] as const
    }),
  )
}

/** Roles as they are told of. */
export const heldRoles = (roles: readonly Held[]): HeldRole[] =>
  roles.map(({ role: { key, title }, holding: { grantedAt, until } }) => ({
    key,
    title,
    since: grantedAt.toISOString(),
    until: until?.toISOString() ?? null,
  }))

/** Union of what a user's roles allow. */
export async function featuresOf(em: EntityManager, userId: string, now: Date): Promise<string[]> {
  const roles = (await rolesOf(em, [userId], now)).get(userId) ?? []

  return [...new Set(roles.flatMap(({ role }) => role.features))]
}
