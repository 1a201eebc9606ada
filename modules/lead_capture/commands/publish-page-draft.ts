import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { Form } from '../data/entities.ts'
import { findUnchangedDraft } from '../drafts/find-draft.ts'
import { publishDraftOfPage } from '../drafts/publish-page.ts'
import { isPublished } from '../drafts/published-words.ts'
import { nothingNew } from '../errors.ts'

/** What somebody wrote and saw comes before visitors: `version` is the draft's that they looked at. */
export const publishPageDraft = command({
  id: 'lead_capture.page.publish_draft',
  access: ['lead_capture.pages.publish'],
  input: z.object({ id: z.uuid(), version: z.int() }),
  async run(context, { id, version }) {
    const draft = await findUnchangedDraft(context, 'page', id, version)
    if (await isPublished(context, draft)) throw nothingNew()
    await publishDraftOfPage(
      context,
      draft,
      async (formId) => (await context.em.findOne(Form, { id: formId, unpublishedAt: null })) !== null,
    )
  },
})
