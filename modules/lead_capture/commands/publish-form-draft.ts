import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { findUnchangedDraft } from '../drafts/find-draft.ts'
import { publishDraftOfForm } from '../drafts/publish-form.ts'
import { isPublished } from '../drafts/published-words.ts'
import { nothingNew } from '../errors.ts'

/** What somebody wrote and saw comes before visitors: `version` is the draft's that they looked at. */
export const publishFormDraft = command({
  id: 'lead_capture.form.publish_draft',
  access: ['lead_capture.pages.publish'],
  input: z.object({ id: z.uuid(), version: z.int() }),
  async run(context, { id, version }) {
    const draft = await findUnchangedDraft(context, 'form', id, version)
    if (await isPublished(context, draft)) throw nothingNew()
    await publishDraftOfForm(context, draft)
  },
})
