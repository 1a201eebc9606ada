import { command, execute } from '@leadkeep/commands'
import { eachTenant } from '@leadkeep/directory'
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
  async run(services) {
    const { database, ambient } = services
    for await (const tenantId of eachTenant(database))
      for (;;) {
        const scope = {
          tenantId,
          requestId: ambient.newId(),
          actor: { kind: 'job', id: 'auth.forget-sessions' },
          features: ['*'],
          origin: { via: 'worker' },
          now: () => ambient.now(),
          newId: () => ambient.newId(),
        } as const
        const { forgotten } = await execute(services, scope, forgetSessions, {})
        if (forgotten < atOnce) break
      }
  },
}
