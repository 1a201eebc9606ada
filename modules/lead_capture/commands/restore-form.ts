import { command } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { PublishedVersion } from '../data/drafts.ts'
import { findUnchangedDraft } from '../drafts/find-draft.ts'
import { wordsOf } from '../drafts/published-words.ts'
import { userOf } from '../drafts/user-of.ts'

/** A past version becomes the draft again; visitors see it once that is published. */
export const restoreForm = command({
  id: 'lead_capture.form.restore',
  access: ['lead_capture.forms.edit'],
  input: z.object({ id: z.uuid(), version: z.int(), versionId: z.uuid() }),
  async run(context, { id, version, versionId }) {
    const { scope, em } = context
    const draft = await findUnchangedDraft(context, 'form', id, version)
    const past = await em.findOne(PublishedVersion, { id: versionId, draftId: id })
    if (!past) throw notFound('lead_capture.version')()
    draft.write(wordsOf('form', past.content, draft.slug), userOf(scope), scope.now())
  },
})
