import { command } from '@leadkeep/commands'
import { inEveryTenant } from '@leadkeep/directory'
import { z } from 'zod'
import { Export } from '../data/export.ts'
import { exportEnded } from '../events.ts'

const hour = 3_600_000

/**
 * A job is tried again for a quarter of an hour. What nobody has gone on with for longer is called failed, so that whoever
 * waits for it is not left waiting.
 */
export const giveUpExports = command({
  id: 'audit_logs.export.give_up',
  access: ['audit_logs.export.build'],
  input: z.object({}),
  async run({ scope, em, record }) {
    const now = scope.now()
    const before = { $lte: new Date(now.getTime() - hour) }
    const left = await em.find(
      Export,
      {
        $or: [
          { state: 'waiting', requestedAt: before },
          { state: 'building', startedAt: before },
        ],
      },
      { limit: 50, orderBy: { requestedAt: 'asc' } },
    )
    for (const each of left) {
      each.giveUp('audit_logs.export.gave_up', now)
      record(exportEnded({ exportId: each.id }))
    }
  },
})

export const giveUpExportsEverywhere = inEveryTenant(giveUpExports)
