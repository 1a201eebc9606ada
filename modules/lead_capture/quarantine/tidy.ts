import { command } from '@leadkeep/commands'
import { inEveryTenant } from '@leadkeep/directory'
import { z } from 'zod'
import { Quarantined } from './quarantined.ts'
import { Sighting } from './sighting.ts'

const atOnce = 500
const remembered = 2 * 86_400_000

/** What nobody decided about in its thirty days goes as if it had been discarded; and what was seen days ago is forgotten. */
export const tidyQuarantine = command({
  id: 'lead_capture.quarantine.tidy',
  access: ['lead_capture.quarantine.tidy'],
  input: z.object({}),
  async run({ scope, em, services }) {
    const now = scope.now()
    const due = await em.find(Quarantined, { state: 'held', expiresAt: { $lt: now } }, { limit: atOnce })
    for (const held of due) await held.forget('expired', now, services.keyring)
    const seenBefore = new Date(now.getTime() - remembered)
    const old = await em.find(Sighting, { seenAt: { $lt: seenBefore } }, { limit: atOnce })
    for (const sighting of old) em.remove(sighting)

    return { hasMore: due.length === atOnce || old.length === atOnce }
  },
})

export const tidyEverywhere = inEveryTenant(tidyQuarantine, ({ hasMore }) => hasMore)
