import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { formDraftSchema, tidy } from '../data/form-draft.ts'
import { findUnchangedDraft } from '../drafts/find-draft.ts'
import { userOf } from '../drafts/user-of.ts'

/** Keeps what somebody wrote of a form, complete or not. `version` is the one that they began with. */
export const saveFormDraft = command({
  id: 'lead_capture.form.save_draft',
  access: ['lead_capture.forms.edit'],
  input: z.object({ id: z.uuid(), version: z.int(), content: formDraftSchema }),
  async run(context, { id, version, content }) {
    const draft = await findUnchangedDraft(context, 'form', id, version)
    draft.write(tidy(content), userOf(context.scope), context.scope.now())
  },
})
