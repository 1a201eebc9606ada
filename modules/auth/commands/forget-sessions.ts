import { command } from '@leadkeep/commands'
import { inEveryTenant } from '@leadkeep/directory'
import type { Schedule } from '@leadkeep/events'
import { z } from 'zod'
import { Session } from '../data/entities.ts'
import { periods } from '../sessions/periods.ts'

const atOnce = 500

/** Deletes sessions that ended long ago, with the addresses in them. Returns how many. */
export const forgetSessions = command({
  id: 'auth.session.forget',
  access: ['auth.users.manage'],
  input: z.object({}),
  async run({ scope, em }) {
    const longAgo = new Date(scope.now().getTime() - periods.kept)
    const ended = { $or: [{ expiresAt: { $lt: longAgo } }, { revokedAt: { $lt: longAgo } }] }
    const sessions = await em.find(Session, ended, { limit: atOnce })
    // Its token goes with it: the foreign key cascades.
    for (const session of sessions) em.remove(session)

    return { forgotten: sessions.length }
  },
})

export const forgetSessionsHourly: Schedule = {
  id: 'auth.forget-sessions',
  title: 'Delete sessions that ended 30 days ago',
  every: 3600,
  run: inEveryTenant(forgetSessions, ({ forgotten }) => forgotten === atOnce),
}
