import type { Statement } from '@leadkeep/audit'
import { sources, stepOf, type Source, type Stage } from '../data/stages.ts'
import { Conditions } from './conditions.ts'
import type { LeadFilters, Sort } from './request.ts'
import type { Search } from './search.ts'

/** What one statement asks: filters, an order, a place to begin after, and how many rows. */
export interface Question {
  readonly tenantId: string
  readonly userId: string | null
  readonly filters: LeadFilters
  readonly search: Search | null
  readonly sort: Sort
  readonly isBackwards: boolean
  readonly position: readonly (string | number)[] | null
  /** The message is long and shown in no list. */
  readonly withMessage?: boolean
  /** At least so many rows are fetched, where there are so many. */
  readonly limit: number
}

const orders = {
  created: { columns: ['created_at', 'id'], types: ['timestamptz', 'uuid'] },
  changed: { columns: ['changed_at', 'id'], types: ['timestamptz', 'uuid'] },
  stage: { columns: ['stage_step', 'created_at', 'id'], types: ['int', 'timestamptz', 'uuid'] },
} as const

export function orderOf(sort: Sort): { key: keyof typeof orders; isDescending: boolean } {
  const isDescending = sort.startsWith('-')

  return { key: (isDescending ? sort.slice(1) : sort) as keyof typeof orders, isDescending } // a Sort is exactly these
}

const columns = `l.id, l.subject_id, l.name, l.email, l.phone, l.company, l.stage, l.stage_step, l.stage_since,
  l.source, l.owner_id, l.person_id, l.created_at, l.changed_at, l.deleted_at, l.version`
const columnsOf = ({ withMessage }: Question) => (withMessage ? `${columns}, l.message` : columns)

/** A page by keyset, in either direction. */
export function pageStatement(question: Question): Statement {
  if (question.search?.kind === 'words') return wordsPage(question)
  const { key, isDescending } = orderOf(question.sort)
  const { columns: by, types } = orders[key]
  const isDown = isDescending !== question.isBackwards
  const where = conditionsFor(question)
  begin(
    where,
    by.map((column) => `l.${column}`),
    types,
    isDown,
    question.position,
  )
  const order = by.map((column) => `l.${column} ${isDown ? 'desc' : 'asc'}`).join(', ')
  const most = roundedUp(question.limit)

  return where.statement(
    `crm_leads_${question.withMessage ? 'm' : ''}${key}${isDown ? 'd' : 'a'}${most}`,
    // oxlint-disable-next-line leadkeep/no-built-sql -- every part is written here; values are bound by Conditions
    `select ${columnsOf(question)} from crm_lead l where ${where.text} order by ${order} limit ${most}`,
  )
}

export const mostCounted = 10_000

/** How many there are, as far as it is worth counting. */
export function countStatement(question: Question): Statement {
  const where = conditionsFor(question)

  return where.statement(
    'crm_leads_count',
    // oxlint-disable-next-line leadkeep/no-built-sql -- every part is written here; values are bound by Conditions
    `select count(*)::int as total from (select from crm_lead l where ${where.text} limit ${mostCounted + 1}) as counted`,
  )
}

/** As far as a search by words counts: each match is re-checked when it is shown, so the number is a bound at best. */
export const mostCountedWords = 200

export function countWordsStatement(question: Question): Statement {
  const { where, branches } = wordsIn(question, null, `limit ${mostCountedWords + 1}`)

  // oxlint-disable-next-line leadkeep/no-built-sql -- every part is written here
  return where.statement('crm_leads_words_count', `select count(*)::int as total from (${branches}) as found`)
}

function wordsPage(question: Question): Statement {
  const direction = orderOf(question.sort).isDescending !== question.isBackwards ? 'desc' : 'asc'
  const most = roundedUp(question.limit)
  const newest = `order by p.created_at ${direction}, p.row_id ${direction} limit ${most}`
  const { where, branches } = wordsIn(question, direction, newest)

  return where.statement(
    `crm_leads_${question.withMessage ? 'm' : ''}words_${direction}${most}`,
    // oxlint-disable-next-line leadkeep/no-built-sql -- every part is written here; values are bound by Conditions
    `select ${columnsOf(question)} from (${branches}) as found join crm_lead l on l.tenant_id = $1::uuid and l.id = found.row_id
      order by l.created_at ${direction}, l.id ${direction} limit ${most}`,
  )
}

/**
 * The matches of several words straight from the key of the prefix table: once with the first word as a name, once as
 * a company; the other words are looked up beside each.
 */
function wordsIn(question: Question, direction: 'asc' | 'desc' | null, ending: string) {
  const { search, position } = question
  if (search?.kind !== 'words') throw new TypeError('This is not a search by words.')
  const where = conditionsFor(question)
  const [first = [], ...others] = search.tokens
  // `offset 0` keeps it a look-up for each match: joined, a plan for any token reads all rows of the word.
  where.add(`${first.length}`, 'true')
  for (const word of others)
    where.add(
      `w${word.length}`,
      // oxlint-disable-next-line leadkeep/no-built-sql -- as many places as there are tokens, which are bound
      `exists (select from crm_lead_prefix q where q.tenant_id = $1::uuid
        and q.token in (${word.map(() => '?::int').join(', ')})
        and q.created_at = p.created_at and q.row_id = p.row_id offset 0)`,
      ...word,
    )
  if (direction)
    begin(where, ['p.created_at', 'p.row_id'], ['timestamptz', 'uuid'], direction === 'desc', position)
  const branches = first
    .map((token) => where.bind(token))
    .map(
      (place) => `(select p.created_at, p.row_id from crm_lead_prefix p
        join crm_lead l on l.tenant_id = p.tenant_id and l.id = p.row_id
        where ${where.text} and p.tenant_id = $1::uuid and p.token = ${place}::int ${ending})`,
    )

  return { where, branches: branches.join(' union ') }
}

function begin(
  where: Conditions,
  by: readonly string[],
  types: readonly string[],
  isDown: boolean,
  position: Question['position'],
): void {
  if (!position) return
  const place = types.map((type) => `?::${type}`).join(', ')
  where.add('c', `(${by.join(', ')}) ${isDown ? '<' : '>'} (${place})`, ...position)
}

function conditionsFor({ tenantId, userId, filters, search }: Question): Conditions {
  const { stage, owner, source, from, to, deleted } = filters
  const where = new Conditions()
  where.add('', 'l.tenant_id = ?::uuid', tenantId) // always $1
  if (deleted === 'true') where.add('d', 'l.deleted_at is not null')
  else where.add('', 'l.deleted_at is null')
  // Stages and sources are few and far from equally common: as part of the text each has a plan of its own.
  if (stage) where.add(`s${stepOf(stage)}`, stageIs[stage])
  if (owner === 'none') where.add('n', 'l.owner_id is null')
  else if (owner) where.add('o', 'l.owner_id = ?::uuid', owner === 'me' ? userId : owner)
  if (source) where.add(`q${sources.indexOf(source)}`, sourceIs[source])
  if (from) where.add('f', 'l.created_at >= ?::timestamptz', startOf(from))
  if (to) where.add('b', 'l.created_at < ?::timestamptz', endOf(to))
  if (search?.kind === 'email' || search?.kind === 'phone') {
    const places = search.tokens.map(() => '?::bytea').join(', ')
    where.add(
      `${search.kind[0]}${search.tokens.length}`,
      `l.${search.kind}_index in (${places})`,
      ...search.tokens,
    )
  }
  if (search?.kind === 'nothing') where.add('z', 'false')

  return where
}

const stageIs: { readonly [Name in Stage]: string } = {
  new: 'l.stage_step = 1',
  contacted: 'l.stage_step = 2',
  qualified: 'l.stage_step = 3',
  won: 'l.stage_step = 4',
  lost: 'l.stage_step = 5',
}

const sourceIs: { readonly [Name in Source]: string } = {
  landing: `l.source = 'landing'`,
  manual: `l.source = 'manual'`,
  import: `l.source = 'import'`,
  api: `l.source = 'api'`,
}

const isDay = (time: string) => time.length === 10
const startOf = (time: string) => (isDay(time) ? `${time}T00:00:00Z` : time)
const endOf = (time: string) =>
  isDay(time) ? new Date(Date.parse(startOf(time)) + 86_400_000).toISOString() : time

// A limit is part of the plan, so it stands in the text; few different ones make few prepared statements.
const roundedUp = (limit: number) => [26, 51, 101].find((size) => size >= limit) ?? 201
