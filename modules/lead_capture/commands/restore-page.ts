import { command } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { PublishedVersion } from '../data/drafts.ts'
import { readStoredDraft } from '../data/page-draft.ts'
import { findUnchangedDraft } from '../drafts/find-draft.ts'
import { writePage } from '../drafts/write-page.ts'

/** A past version becomes the draft again; visitors see it once that is published. */
export const restorePage = command({
  id: 'lead_capture.page.restore',
  access: ['lead_capture.forms.edit'],
  input: z.object({ id: z.uuid(), version: z.int(), versionId: z.uuid() }),
  async run(context, { id, version, versionId }) {
    const draft = await findUnchangedDraft(context, 'page', id, version)
    const past = await context.em.findOne(PublishedVersion, { id: versionId, draftId: id })
    if (!past) throw notFound('lead_capture.version')()
    await writePage(context, draft, readStoredDraft(past.content, draft.slug))
  },
})
