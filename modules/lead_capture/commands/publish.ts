import { command, type CommandContext } from '@leadkeep/commands'
import { z } from 'zod'
import { Draft, type DraftKind } from '../data/drafts.ts'
import { Form, Page } from '../data/entities.ts'
import { formContentSchema, type FormContent } from '../data/form-content.ts'
import { draftOf } from '../data/form-draft.ts'
import { pageSchema } from '../data/page-content.ts'
import { slug } from '../data/wording.ts'
import { findDraftToChange } from '../drafts/find-draft.ts'
import { isPublished } from '../drafts/published-words.ts'
import { publishDraftOfForm } from '../drafts/publish-form.ts'
import { publishDraftOfPage } from '../drafts/publish-page.ts'
import { userOf } from '../drafts/user-of.ts'

/**
 * Publishes a form and the page that shows it as they are given: what a set-up brings. They go the way of every draft,
 * so whatever versions they say they have, theirs are what the history and the texts make them.
 */
export const publish = command({
  id: 'lead_capture.page.publish',
  access: ['lead_capture.pages.publish'],
  input: z.object({ slug, isHome: z.boolean(), page: pageSchema, form: formContentSchema }),
  async run(context, { slug: address, isHome, page: content, form }) {
    const drafts = {
      form: await known(context, 'form', form.slug),
      page: await known(context, 'page', address),
    }
    const formId = await publishedForm(context, drafts.form, form)
    const draft = written(context, drafts.page, 'page', address, {
      slug: address,
      isHome,
      formId,
      content,
    })
    if (!(await isPublished(context, draft))) await publishDraftOfPage(context, draft, async () => true)

    return { pageId: draft.id, formId }
  },
})

/** Publishes a form by itself, at `/f/:slug`. */
export const publishForm = command({
  id: 'lead_capture.form.publish',
  access: ['lead_capture.pages.publish'],
  input: z.object({ form: formContentSchema }),
  run: async (context, { form }) => ({
    formId: await publishedForm(context, await known(context, 'form', form.slug), form),
  }),
})

async function publishedForm(
  context: CommandContext,
  found: Draft | null,
  form: FormContent,
): Promise<string> {
  const draft = written(context, found, 'form', form.slug, draftOf(form))
  if (!(await isPublished(context, draft))) await publishDraftOfForm(context, draft)

  return draft.id
}

async function known(context: CommandContext, kind: DraftKind, address: string): Promise<Draft | null> {
  const at = { slug: address }
  const { em } = context
  const found =
    (await em.findOne(Draft, { kind, ...at })) ??
    (kind === 'form' ? await em.findOne(Form, at) : await em.findOne(Page, at))

  return found && findDraftToChange(context, kind, found.id)
}

/** The draft at this address, saying this. */
function written(
  { scope, em }: CommandContext,
  found: Draft | null,
  kind: DraftKind,
  address: string,
  content: object,
): Draft {
  if (found) {
    found.write(content, userOf(scope), scope.now())

    return found
  }

  return em.create(Draft, {
    tenantId: scope.tenantId,
    id: scope.newId(),
    kind,
    slug: address,
    content,
    publishedNumber: null,
    changedBy: userOf(scope),
    changedAt: scope.now(),
    version: 1,
  })
}
