import { createHash } from 'node:crypto'
import type { CommandContext } from '@leadkeep/commands'
import type { Keyring } from '@leadkeep/crypto'
import { queueMail } from '@leadkeep/messages'
import { Link } from '../data/link.ts'
import type { linkKinds } from '../data/link-kinds.ts'
import { userIdOf } from '../sessions/end-sessions.ts'

const hour = 3_600_000

/** How long a link is good, in milliseconds. */
export const good = { invitation: 7 * 24 * hour, reset: hour } satisfies Record<Kind, number>

type Kind = (typeof linkKinds)[number]

/** The secret of a link, always the same for the same link: a mail that is sent again carries the same. */
export const tokenOf = (keyring: Keyring, tenantId: string, linkId: string): Promise<Buffer> =>
  keyring.linkToken(tenantId, 'auth.link', linkId)

export const tokenHashOf = (token: Uint8Array): Buffer => createHash('sha256').update(token).digest()

/** A link for somebody, or for nobody where an address was typed that nobody has. It is not sent by this. */
export async function newLink(context: CommandContext, kind: Kind, userId: string | null): Promise<Link> {
  const { scope, em, services } = context
  const id = scope.newId()
  const now = scope.now()

  return em.create(Link, {
    tenantId: scope.tenantId,
    id,
    kind,
    userId,
    tokenHash: tokenHashOf(await tokenOf(services.keyring, scope.tenantId, id)),
    createdAt: now,
    createdBy: userIdOf(scope),
    expiresAt: new Date(now.getTime() + good[kind]),
    usedAt: null,
    version: 1,
  })
}

/** Sends a link to the one person it is for. */
export function mailLink(context: CommandContext, { id, kind, userId }: Link): void {
  if (!userId) return
  queueMail(context, {
    template: `auth.${kind}`,
    subjectId: userId,
    reference: id,
    // What an employer tells those who work there rests on their contract, not on a decision of theirs.
    purpose: null,
    language: 'en',
  })
}

/** Of one person's links none that was made before is good any more. */
export async function withdrawLinks({ scope, em }: CommandContext, userId: string): Promise<void> {
  const links = await em.find(Link, { userId, usedAt: null, expiresAt: { $gt: scope.now() } })
  for (const link of links) link.withdraw(scope.now())
}
