import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { mustHold } from '../data/authority.ts'
import { featuresOf, userById } from '../data/find-users.ts'
import { userDisabled } from '../errors.ts'
import { mailLink, newLink, withdrawLinks } from '../links/new-link.ts'

/** Sends somebody a link for a password of their own: the invitation once more, or a new start where the old one is lost. */
export const sendLink = command({
  id: 'auth.user.send_link',
  access: ['auth.users.manage'],
  fresh: true,
  input: z.object({ userId: z.uuid() }),
  async run(context, { userId }) {
    const { scope, em } = context
    const user = await userById(context, userId)
    mustHold(scope, await featuresOf(em, user.id, scope.now()))
    if (!user.isActive()) throw userDisabled()
    await withdrawLinks(context, user.id)
    mailLink(context, await newLink(context, user.isInvited() ? 'invitation' : 'reset', user.id))
  },
})
