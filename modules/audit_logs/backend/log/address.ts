import type { Filter } from '../../data/filter.ts'

export const home = '/backend/log'

type Asked = { readonly [Name in keyof Filter | 'cursor']?: string | undefined }

/** The log's address with a filter; what is undefined or empty is left out. */
export function addressOf(asked: Asked, changes: Asked = {}, path: string = home): string {
  const given = Object.entries({ ...asked, ...changes }).filter((pair): pair is [string, string] =>
    Boolean(pair[1]),
  )
  const query = new URLSearchParams(given).toString()

  return query === '' ? path : `${path}?${query}`
}
