import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { findUnchangedDraft } from '../drafts/find-draft.ts'
import { publishDraftOfForm } from '../drafts/publish-form.ts'

/** What somebody wrote and saw comes before visitors: `version` is the draft's that they looked at. */
export const publishForm = command({
  id: 'lead_capture.form.publish',
  access: ['lead_capture.pages.publish'],
  input: z.object({ id: z.uuid(), version: z.int() }),
  async run(context, { id, version }) {
    await publishDraftOfForm(context, await findUnchangedDraft(context, 'form', id, version))
  },
})
