import { query, type QueryContext } from '@leadkeep/commands'
import { regionOf } from '@leadkeep/directory'
import { wordsSortByCreation } from '../errors.ts'
import { decodeCursor, encodeCursor, type Cursor, type Total } from '../list/cursor.ts'
import { batchOfLeads, type Batch, type OpenedLead } from '../list/page-of-leads.ts'
import { leadListInput, type LeadFilters, type Sort } from '../list/request.ts'
import type { ListedLead } from '../list/rows.ts'
import { mayBePhone, searchFor, type Search } from '../list/search.ts'
import { orderOf, type Question } from '../list/statement.ts'
import { workLeads } from '../purposes.ts'
import { leadItem, type LeadItem } from '../views.ts'

export interface LeadPage extends Total {
  readonly items: readonly LeadItem[]
  readonly nextCursor: string | null
  readonly previousCursor: string | null
}

/** A page of leads with name, company, e-mail and phone opened: one access entry for all of them. */
export const listLeads = query({
  id: 'crm.leads.list',
  access: ['crm.leads.view'],
  input: leadListInput,
  run: async (context, input): Promise<LeadPage> => {
    const cursor = input.cursor === undefined ? null : decodeCursor(input.cursor, input.sort)
    const search = await searchOf(context, input)
    const question: Question = {
      tenantId: context.scope.tenantId,
      userId: context.scope.actor.id,
      filters: input,
      search,
      sort: input.sort,
      isBackwards: cursor?.direction === 'previous',
      position: cursor?.position ?? null,
      limit: input.limit,
    }
    const reading = {
      services: context.services,
      scope: context.scope,
      act: 'crm.leads.list',
      purpose: workLeads,
      columns: ['name', 'company', 'email', 'phone'],
    } as const

    return pageOf(await firstMatches(reading, question, cursor === null), question, cursor)
  },
})

/** A search by words may meet rows that only share first letters: goes on until something matches. */
async function firstMatches(
  reading: Parameters<typeof batchOfLeads>[0],
  question: Question,
  count: boolean,
): Promise<Batch> {
  let batch = await batchOfLeads(reading, question, count)
  for (let round = 0; round < 4 && batch.leads.length === 0 && batch.hasMore && batch.last; round++) {
    const next = await batchOfLeads(
      reading,
      { ...question, position: positionOf(question.sort, batch.last) },
      false,
    )
    batch = { ...next, total: batch.total }
  }

  return batch
}

export async function searchOf(
  context: QueryContext,
  input: LeadFilters & { sort: Sort },
): Promise<Search | null> {
  if (!input.search) return null
  const index = await context.services.keyring.index(context.scope.tenantId)
  const region = mayBePhone(input.search) ? await regionOf(context) : ''
  const search = searchFor(input.search, index, region)
  if (search.kind === 'words' && orderOf(input.sort).key !== 'created') throw wordsSortByCreation()

  return search
}

function pageOf(batch: Batch, question: Question, cursor: Cursor | null): LeadPage {
  const { sort, isBackwards } = question
  const leads = isBackwards ? batch.leads.toReversed() : batch.leads
  const total = cursor?.total ?? batch.total ?? { total: leads.length, totalIsExact: false }
  const place = (direction: Cursor['direction'], lead: ListedLead | null | undefined) =>
    lead ? encodeCursor({ sort, direction, position: positionOf(sort, lead), total }) : null
  const hasNext = isBackwards || batch.hasMore
  const hasPrevious = isBackwards ? batch.hasMore : cursor !== null
  const [top, bottom]: (OpenedLead | ListedLead | null | undefined)[] = isBackwards
    ? [batch.last, leads.at(-1)]
    : [leads[0], batch.last]

  return {
    items: leads.map(leadItem),
    nextCursor: hasNext ? place('next', bottom) : null,
    previousCursor: hasPrevious ? place('previous', top) : null,
    ...total,
  }
}

export function positionOf(sort: Sort, lead: ListedLead): readonly (string | number)[] {
  const { key } = orderOf(sort)
  if (key === 'stage') return [lead.stageStep, lead.createdAt, lead.id]

  return [key === 'created' ? lead.createdAt : lead.changedAt, lead.id]
}
