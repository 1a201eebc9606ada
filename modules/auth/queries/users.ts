import type { EntityManager } from '@mikro-orm/postgresql'
import { select } from '@leadkeep/audit'
import { query, type QueryContext } from '@leadkeep/commands'
import { z } from 'zod'
import type { UserAnswer, UserDetail } from '../data/answers.ts'
import { SessionToken, User } from '../data/entities.ts'
import { rolesOf, userById } from '../data/find-users.ts'
import { manageAccess } from '../purposes.ts'

/** Users in the order in which they came, paged by the last one's id. */
export const listUsers = query({
  id: 'auth.user.list',
  access: ['auth.users.view'],
  input: z.object({
    cursor: z.uuid().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  async run(context, { cursor, limit }): Promise<{ items: UserAnswer[]; next: string | null }> {
    const after = cursor ? { id: { $gt: cursor } } : {}
    const found = await context.em.find(User, after, { orderBy: { id: 'asc' }, limit: limit + 1 })
    const page = found.slice(0, limit)

    return { items: await answers(context, page), next: found.length > limit ? page.at(-1)!.id : null }
  },
})

export const getUser = query({
  id: 'auth.user.get',
  access: ['auth.users.view'],
  input: z.object({ userId: z.uuid() }),
  async run(context, { userId }): Promise<UserDetail> {
    const user = await userById(context, userId)
    const [answer] = await answers(context, [user])

    return { ...answer!, version: user.version, disabledAt: user.disabledAt?.toISOString() ?? null }
  },
})

async function answers({ em, open }: QueryContext, users: readonly User[]): Promise<UserAnswer[]> {
  const ids = users.map(({ id }) => id)
  const roles = await rolesOf(em, ids)
  const seen = await lastSeen(em, ids)
  const [people] = await open(manageAccess, select(User, users, ['name', 'email']))

  return users.map((user, index) => ({
    id: user.id,
    name: people[index]?.name ?? null,
    email: people[index]?.email ?? null,
    roles: (roles.get(user.id) ?? []).map(({ key, title }) => ({ key, title })),
    isActive: user.isActive(),
    createdAt: user.createdAt.toISOString(),
    lastSeenAt: seen.get(user.id)?.toISOString() ?? null,
  }))
}

/** When each of them last used a session that is still known. */
async function lastSeen(em: EntityManager, userIds: readonly string[]): Promise<Map<string, Date>> {
  const uses = await em.find(
    SessionToken,
    { userId: { $in: [...userIds] } },
    { orderBy: { lastSeenAt: 'asc' } },
  )

  return new Map(uses.map(({ userId, lastSeenAt }) => [userId, lastSeenAt]))
}
