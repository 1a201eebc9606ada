import { openAfterTrace, readsOf, select, write, type Purpose } from '@leadkeep/audit'
import { Lead } from '../data/lead.ts'
import type { Scope, Services } from '@leadkeep/kernel'
import type { PoolClient } from 'pg'
import type { Total } from './cursor.ts'
import { rarestFirst } from './rarest-first.ts'
import { listedLead, type ListedLead, type RawLead } from './rows.ts'
import { run } from './run.ts'
import { isMatch } from './search.ts'
import {
  countStatement,
  countWordsStatement,
  mostCounted,
  mostCountedWords,
  pageStatement,
  type Question,
} from './statement.ts'

export type ListColumn = 'name' | 'email' | 'phone' | 'company' | 'message'
export type OpenedLead = ListedLead & { readonly opened: { readonly [Column in ListColumn]?: string | null } }

export interface Reading {
  readonly services: Services
  readonly scope: Scope
  /** The unit's id, and why it opens values: both stand on the log. */
  readonly act: string
  readonly purpose: Purpose
  readonly columns: readonly ListColumn[]
}

export interface Batch {
  /** In the order that was asked for; of a search by words only what really matches. */
  readonly leads: readonly OpenedLead[]
  /** The last row that was looked at, match or not: where the next batch begins. */
  readonly last: ListedLead | null
  readonly hasMore: boolean
  readonly total: Total | null
}

/**
 * Rows and the entry of their opening in one transaction, and only then the values (law 4). Bare node-postgres with
 * prepared statements: the ORM alone would take half of the 10 ms that a list may take.
 */
export async function batchOfLeads(reading: Reading, asked: Question, count: boolean): Promise<Batch> {
  const { services, scope, act, purpose, columns } = reading
  const found = await services.database.transaction(scope.tenantId, async (client) => {
    const question = { ...asked, search: await rarestFirst(client, scope.tenantId, asked.search) }
    const { rows } = await run<RawLead>(client, pageStatement({ ...question, limit: question.limit + 1 }))
    const leads = rows.slice(0, question.limit).map(listedLead)
    const hasMore = rows.length > question.limit
    const total = count ? await totalOf(client, question, leads.length, hasMore) : null
    const reads = readsOf([select(Lead, leads, columns)])
    if (reads.length > 0)
      await write(client, scope, {
        act,
        outcome: 'done',
        purpose,
        reads,
        facts: factsOf(question, leads.length),
      })

    return { leads, hasMore, total }
  })
  const selections = [select(Lead, found.leads, columns)] as const
  const [opened] = await openAfterTrace(services.keyring, scope.tenantId, selections)
  const all = found.leads.map((lead, index) => ({ ...lead, opened: opened[index]! })) // aligned with the rows
  const { search } = asked
  const leads =
    search?.kind === 'words'
      ? all.filter(({ opened: { name, company } }) => isMatch(search.words, name, company))
      : all
  const isWhole = search?.kind === 'words' && count && !found.hasMore

  return {
    leads,
    last: found.leads.at(-1) ?? null,
    hasMore: found.hasMore,
    total: isWhole ? { total: leads.length, totalIsExact: true } : found.total,
  }
}

export interface Rows {
  readonly leads: readonly ListedLead[]
  readonly hasMore: boolean
}

/** The rows alone: for whoever decides which of them may be opened before any is. */
export function rowsOfLeads(
  { services, scope }: Pick<Reading, 'services' | 'scope'>,
  asked: Question,
): Promise<Rows> {
  return services.database.transaction(scope.tenantId, async (client) => {
    const question = { ...asked, search: await rarestFirst(client, scope.tenantId, asked.search) }
    const { rows } = await run<RawLead>(client, pageStatement({ ...question, limit: question.limit + 1 }))

    return { leads: rows.slice(0, question.limit).map(listedLead), hasMore: rows.length > question.limit }
  })
}

async function totalOf(
  client: PoolClient,
  question: Question,
  shown: number,
  hasMore: boolean,
): Promise<Total> {
  if (!hasMore) return { total: shown, totalIsExact: true }
  if (question.search?.kind === 'words') {
    const { rows } = await run<{ total: number }>(client, countWordsStatement(question))

    return { total: Math.min(rows[0]?.total ?? 0, mostCountedWords), totalIsExact: false }
  }
  const { rows } = await run<{ total: number }>(client, countStatement(question))
  const total = rows[0]?.total ?? 0

  return { total: Math.min(total, mostCounted), totalIsExact: total <= mostCounted }
}

/** By which plain words the list was narrowed, and how a search was made; never what was searched. */
function factsOf({ filters, search, sort }: Question, shown: number) {
  const { search: _, ...plain } = filters
  const given = Object.entries(plain).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== 'false',
  )

  return { ...Object.fromEntries(given), ...(search ? { search: search.kind } : {}), sort, shown }
}
