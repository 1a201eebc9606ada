import { command } from '@leadkeep/commands'
import { normalise } from '@leadkeep/crypto'
import { z } from 'zod'
import { userByEmail } from '../data/find-users.ts'
import { Link } from '../data/link.ts'
import { passwordForgotten } from '../events.ts'
import { mailLink, newLink } from '../links/new-link.ts'

/**
 * Somebody says that they forgot their password. The same is stored, logged and queued whether anybody has the address:
 * who it is for is looked at by a job, when the answer is long given.
 */
export const forgottenPassword = command({
  id: 'auth.password.forgotten',
  access: 'public',
  input: z.object({ email: z.string().trim().min(1).max(320), address: z.string() }),
  async run(context, { email, address }) {
    const { scope, services, record } = context
    const account = await services.keyring.keyedHash(scope.tenantId, 'auth.account', normalise.email(email))
    await services.attemptLimits.ask(scope.tenantId, account.toString('base64url'), address)
    const user = await userByEmail(context, email)
    const { id } = await newLink(context, 'reset', user?.isActive() ? user.id : null)
    record(passwordForgotten({ linkId: id }))
  },
})

/** Sends the link that was asked for, where there is somebody to send it to. */
export const sendForgottenLink = command({
  id: 'auth.password.send_link',
  access: ['auth.users.manage'],
  input: z.object({ linkId: z.uuid() }),
  async run(context, { linkId }) {
    const link = await context.em.findOne(Link, { id: linkId })
    if (link?.isGood(context.scope.now())) mailLink(context, link)
  },
})
