import type { CommandContext } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { Draft, PublishedVersion, type DraftKind } from '../data/drafts.ts'
import { Form, Page } from '../data/entities.ts'
import { draftOf } from '../data/form-draft.ts'
import { readStoredForm } from '../data/stored-form.ts'
import { draftChangedMeanwhile } from '../errors.ts'

/**
 * The draft of a form or a page. What was published before there were drafts gets its draft and its first version in
 * history here, of what is published.
 */
export async function findDraft(context: CommandContext, kind: DraftKind, id: string): Promise<Draft> {
  const draft = await context.em.findOne(Draft, { id, kind })
  if (draft) return draft
  const published = kind === 'form' ? await fromForm(context, id) : await fromPage(context, id)
  if (!published) throw notFound(`lead_capture.${kind}`)()

  return published
}

/** Refuses to write over what somebody else saved since `version` was read, and says who it was. */
export async function findUnchangedDraft(
  context: CommandContext,
  kind: DraftKind,
  id: string,
  version: number,
): Promise<Draft> {
  const draft = await findDraft(context, kind, id)
  if (draft.version !== version) throw draftChangedMeanwhile(draft.changedBy ?? null)

  return draft
}

async function fromForm(context: CommandContext, id: string): Promise<Draft | null> {
  const form = await context.em.findOne(Form, { id })
  if (!form) return null
  const content = readStoredForm(form.definition)

  return begun(context, form, { kind: 'form', content: draftOf(content), version: content })
}

async function fromPage(context: CommandContext, id: string): Promise<Draft | null> {
  const page = await context.em.findOne(Page, { id })
  if (!page) return null
  const { isHome, formId, content } = page

  return begun(context, page, {
    kind: 'page',
    content: { isHome, formId, content },
    version: { isHome, formId, content },
  })
}

interface Published {
  readonly id: string
  readonly slug: string
  readonly revision: number
  readonly publishedAt: Date
}

function begun(
  { scope, em }: CommandContext,
  { id, slug, revision, publishedAt }: Published,
  { kind, content, version }: { kind: DraftKind; content: object; version: object },
): Draft {
  const { tenantId } = scope
  em.create(PublishedVersion, {
    tenantId,
    id: scope.newId(),
    draftId: id,
    number: revision,
    content: version,
    publishedBy: null,
    publishedAt,
  })

  return em.create(Draft, {
    tenantId,
    id,
    kind,
    slug,
    content,
    publishedNumber: revision,
    changedBy: null,
    changedAt: publishedAt,
    version: 1,
  })
}
