import { select } from '@leadkeep/audit'
import { command, type CommandContext } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { z } from 'zod'
import { User } from '../data/entities.ts'
import { Link } from '../data/link.ts'
import { linkOver } from '../errors.ts'
import { tokenHashOf, withdrawLinks } from '../links/new-link.ts'
import { mailed, tellOfChange } from '../mails/account-changed.ts'
import { mustBeAcceptable, typedPassword } from '../passwords/rules.ts'
import { judgePassword } from '../purposes.ts'
import { endSessions } from '../sessions/end-sessions.ts'

/**
 * A password for whoever holds the link, which is good for nothing more then. Sessions end, since whoever had the old
 * password may be in one of them. Second factors stay: a mailbox alone is not enough to pass them by.
 */
export const useLink = command({
  id: 'auth.link.use',
  access: 'public',
  input: z.object({ token: z.string().max(100), password: typedPassword, address: z.string(), ...mailed }),
  async run(context, { token, password, address, language }) {
    const { scope, services, open } = context
    await services.attemptLimits.follow(scope.tenantId, address)
    const { link, user } = await behind(context, token)
    const [[{ email } = { email: null }]] = await open(judgePassword, select(User, [user], ['email']))
    mustBeAcceptable(password, email ?? '')
    user.passwordHash = Sealed.draft(await services.passwords.hash(password))
    await withdrawLinks(context, user.id)
    link.use(scope.now())
    await endSessions(context, user.id)
    // Who was invited has none that could have been another.
    if (link.kind === 'reset') tellOfChange(context, 'password_changed', user.id, language)
  },
})

async function behind({ em, scope }: CommandContext, token: string): Promise<{ link: Link; user: User }> {
  const link = await em.findOne(Link, { tokenHash: tokenHashOf(Buffer.from(token, 'base64url')) })
  const user = link?.userId && link.isGood(scope.now()) ? await em.findOne(User, { id: link.userId }) : null
  if (!link || !user?.isActive()) throw linkOver()

  return { link, user }
}
