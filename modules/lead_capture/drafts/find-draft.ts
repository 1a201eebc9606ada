import type { CommandContext, QueryContext } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { Draft, PublishedVersion, type DraftKind, type Version } from '../data/drafts.ts'
import { Form, Page } from '../data/entities.ts'
import { draftChangedMeanwhile } from '../errors.ts'
import { wordsOf } from './published-words.ts'

interface Found {
  readonly draft: Draft
  /** The first version of its history, where that is not stored yet. */
  readonly begins: Version | null
}

/**
 * The draft of a form or a page. For what was published before there were drafts it is made of what is published, and is
 * stored with the first change.
 */
export async function findDraft(context: QueryContext, kind: DraftKind, id: string): Promise<Found> {
  // Asked between changes that belong to one commit, too.
  const draft = await context.em.findOne(Draft, { id, kind }, { flushMode: 'commit' })
  if (draft) return { draft, begins: null }
  const published =
    kind === 'form' ? await context.em.findOne(Form, { id }) : await context.em.findOne(Page, { id })
  if (!published) throw notFound(`lead_capture.${kind}`)()

  return begun(context, kind, published)
}

/** Refuses to write over what somebody else saved since `version` was read, and says who it was. */
export async function findUnchangedDraft(
  context: CommandContext,
  kind: DraftKind,
  id: string,
  version: number,
): Promise<Draft> {
  const draft = await findDraftToChange(context, kind, id)
  if (draft.version !== version) throw draftChangedMeanwhile(draft.changedBy ?? null)

  return draft
}

export async function findDraftToChange(
  context: CommandContext,
  kind: DraftKind,
  id: string,
): Promise<Draft> {
  const { draft, begins } = await findDraft(context, kind, id)
  if (begins) context.em.persist([draft, begins])

  return draft
}

type Published = InstanceType<typeof Form.class> | InstanceType<typeof Page.class>

function begun({ scope, em }: QueryContext, kind: DraftKind, published: Published): Found {
  const { id, slug, revision, publishedAt } = published
  const { tenantId } = scope
  const content = 'definition' in published ? published.definition : pageParts(published)
  const begins = em.create(
    PublishedVersion,
    { tenantId, id: scope.newId(), draftId: id, number: revision, content, publishedBy: null, publishedAt },
    { persist: false },
  )
  const draft = em.create(
    Draft,
    {
      tenantId,
      id,
      kind,
      slug,
      content: wordsOf(kind, content, slug),
      publishedNumber: revision,
      changedBy: null,
      changedAt: publishedAt,
      version: 1,
    },
    { persist: false },
  )

  return { draft, begins }
}

/** A page with what its publication says of it, as drafts and versions hold it. */
export const pageParts = ({ slug, isHome, formId, content }: InstanceType<typeof Page.class>) => ({
  slug,
  isHome,
  formId,
  content,
})
