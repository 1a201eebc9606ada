import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { Draft } from '../data/drafts.ts'
import { readStoredDraft } from '../data/page-draft.ts'
import { newPage } from '../data/page-template.ts'
import { language, slug } from '../data/wording.ts'
import { findDraft } from '../drafts/find-draft.ts'
import { requireFreeAddress } from '../drafts/page-address.ts'
import { userOf } from '../drafts/user-of.ts'

/** A new page to go on from, seen by nobody before it is published. */
export const createPage = command({
  id: 'lead_capture.page.create',
  access: ['lead_capture.forms.edit'],
  input: z.object({
    title: z.string().trim().min(1, 'Give the page a title.').max(300),
    slug: slug.regex(/^[a-z0-9-]+$/, 'Use small letters, digits and single hyphens.'),
    languages: z.array(language).min(1, 'Choose one language at least.').max(30),
    /** The form that it shows. */
    formId: z.uuid('Choose a form.'),
    /** Another page, whose name, navigation and imprint this one begins with. */
    siteOf: z.uuid().nullable(),
  }),
  async run(context, { title, slug: address, languages, formId, siteOf }) {
    const { scope, em } = context
    const id = scope.newId()
    await requireFreeAddress(context, id, address)
    await findDraft(context, 'form', formId)
    const around = siteOf ? (await findDraft(context, 'page', siteOf)).draft : null
    const content = newPage(
      title,
      [...new Set(languages)],
      around ? readStoredDraft(around.content, around.slug).content : undefined,
    )
    em.create(Draft, {
      tenantId: scope.tenantId,
      id,
      kind: 'page',
      slug: address,
      content: { slug: address, isHome: false, formId, content },
      publishedNumber: null,
      changedBy: userOf(scope),
      changedAt: scope.now(),
      version: 1,
    })

    return { id }
  },
})
