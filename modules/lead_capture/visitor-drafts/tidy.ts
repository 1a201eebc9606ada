import { command } from '@leadkeep/commands'
import { inEveryTenant } from '@leadkeep/directory'
import { z } from 'zod'
import { VisitorDraft } from './visitor-draft.ts'

const atOnce = 500

/** What nobody came back to goes. It can't be asked for from the moment on that it expired; here its bytes go, too. */
export const tidyVisitorDrafts = command({
  id: 'lead_capture.visitor_drafts.tidy',
  access: ['lead_capture.visitor_drafts.tidy'],
  input: z.object({}),
  async run({ scope, em }) {
    const due = await em.find(VisitorDraft, { expiresAt: { $lt: scope.now() } }, { limit: atOnce })
    for (const draft of due) em.remove(draft)

    return { hasMore: due.length === atOnce }
  },
})

export const tidyVisitorDraftsEverywhere = inEveryTenant(tidyVisitorDrafts, ({ hasMore }) => hasMore)
