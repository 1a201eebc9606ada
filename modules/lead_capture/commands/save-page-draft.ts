import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { pageDraftSchema } from '../data/page-draft.ts'
import { findUnchangedDraft } from '../drafts/find-draft.ts'
import { writePage } from '../drafts/write-page.ts'

/** Keeps what somebody wrote of a page, complete or not. `version` is the one that they began with. */
export const savePageDraft = command({
  id: 'lead_capture.page.save_draft',
  access: ['lead_capture.forms.edit'],
  input: z.object({ id: z.uuid(), version: z.int(), content: pageDraftSchema }),
  async run(context, { id, version, content }) {
    await writePage(context, await findUnchangedDraft(context, 'page', id, version), content)
  },
})
