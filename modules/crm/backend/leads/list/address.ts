import type { LeadListInput, Sort } from '../../../list/request.ts'

export const home = '/backend/leads'

type Changes = { readonly [Name in keyof LeadListInput]?: LeadListInput[Name] | undefined }

/** What differs from the plain list, as a query string; empty for the plain list itself. */
export function queryOf(asked: LeadListInput, changes: Changes = {}): string {
  const { limit: _, ...rest } = { ...asked, ...changes }
  const given = Object.entries(rest).filter(
    (pair): pair is [string, string] =>
      pair[1] !== undefined && pair[1] !== 'false' && pair[1] !== '-created',
  )
  const query = new URLSearchParams(given).toString()

  return query === '' ? '' : `?${query}`
}

export const addressOf = (asked: LeadListInput, changes?: Changes) => `${home}${queryOf(asked, changes)}`

/** Whether anything narrows the list, the choice between active and deleted leads apart. */
export const isNarrowed = ({ search, stage, owner, source, from, to }: LeadListInput) =>
  [search, stage, owner, source, from, to].some(Boolean)

/** Where a click on a sorted column's header goes: the other way round, or this column, newest or furthest first. */
export function sortOf(asked: LeadListInput, column: 'created' | 'changed' | 'stage') {
  const other: Sort = asked.sort === `-${column}` ? column : `-${column}`
  const now = asked.sort === `-${column}` ? 'descending' : asked.sort === column ? 'ascending' : undefined

  return { href: addressOf(asked, { sort: other, cursor: undefined }), now } as const
}
