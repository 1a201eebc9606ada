import { command } from '@leadkeep/commands'
import { inEveryTenant } from '@leadkeep/directory'
import type { Schedule } from '@leadkeep/events'
import { z } from 'zod'
import { Challenge } from '../data/factors.ts'
import { Link } from '../data/link.ts'

const atOnce = 500
const kept = 30 * 24 * 3_600_000

/** Deletes links that were made long ago, and challenges that nobody answered. Returns how many. */
export const forgetLinks = command({
  id: 'auth.link.forget',
  access: ['auth.users.manage'],
  input: z.object({}),
  async run({ scope, em }) {
    const longAgo = new Date(scope.now().getTime() - kept)
    const links = await em.find(Link, { createdAt: { $lt: longAgo } }, { limit: atOnce })
    const unanswered = await em.find(Challenge, { expiresAt: { $lt: scope.now() } }, { limit: atOnce })
    for (const each of [...links, ...unanswered]) em.remove(each)

    return { forgotten: Math.max(links.length, unanswered.length) }
  },
})

export const forgetLinksHourly: Schedule = {
  id: 'auth.forget-links',
  title: 'Delete links for passwords that were made 30 days ago, and challenges that nobody answered',
  every: 3600,
  run: inEveryTenant(forgetLinks, ({ forgotten }) => forgotten === atOnce),
}
