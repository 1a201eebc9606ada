import type { EntityManager } from '@mikro-orm/postgresql'
import { select } from '@leadkeep/audit'
import { query, type QueryContext } from '@leadkeep/commands'
import { z } from 'zod'
import { LetterInMailbox, Message } from '@leadkeep/messages'
import type { LinkAnswer, UserAnswer, UserDetail } from '../data/answers.ts'
import { SessionToken, User } from '../data/entities.ts'
import { Passkey, Totp } from '../data/factors.ts'
import { Link } from '../data/link.ts'
import { heldRoles, rolesOf, userById } from '../data/find-users.ts'
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

    return {
      ...answer!,
      version: user.version,
      disabledAt: user.disabledAt?.toISOString() ?? null,
      link: await lastLink(context, user.id),
    }
  },
})

async function answers({ em, open, scope }: QueryContext, users: readonly User[]): Promise<UserAnswer[]> {
  const ids = users.map(({ id }) => id)
  const roles = await rolesOf(em, ids, scope.now())
  const seen = await lastSeen(em, ids)
  const secured = await withFactor(em, ids)
  const [people] = await open(manageAccess, select(User, users, ['name', 'email']))

  return users.map((user, index) => ({
    id: user.id,
    name: people[index]?.name ?? null,
    email: people[index]?.email ?? null,
    roles: heldRoles(roles.get(user.id) ?? []),
    isActive: user.isActive(),
    isInvited: user.isInvited(),
    hasFactor: secured.has(user.id),
    createdAt: user.createdAt.toISOString(),
    lastSeenAt: seen.get(user.id)?.toISOString() ?? null,
  }))
}

async function lastLink({ em }: QueryContext, userId: string): Promise<LinkAnswer | null> {
  const [link] = await em.find(Link, { userId }, { orderBy: { createdAt: 'desc', id: 'desc' }, limit: 1 })
  if (!link) return null
  const [message] = await em.find(Message, { reference: link.id, subjectId: userId }, { limit: 1 })
  const isInMailbox = message && (await em.count(LetterInMailbox, { id: message.id })) > 0
  const isStuck = message?.state === 'queued' && message.failure !== null

  return {
    kind: link.kind,
    expiresAt: link.expiresAt.toISOString(),
    usedAt: link.usedAt?.toISOString() ?? null,
    mail: isInMailbox ? 'mailbox' : isStuck ? 'stuck' : (message?.state ?? 'queued'),
  }
}

/** Those who have a second factor. */
async function withFactor(em: EntityManager, userIds: readonly string[]): Promise<Set<string>> {
  const theirs = { userId: { $in: [...userIds] } }
  const apps = await em.find(Totp, { ...theirs, confirmedAt: { $ne: null } })
  const passkeys = await em.find(Passkey, theirs)

  return new Set([...apps, ...passkeys].map(({ userId }) => userId))
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
