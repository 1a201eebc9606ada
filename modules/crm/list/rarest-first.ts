import type { Statement } from '@leadkeep/audit'
import type { PoolClient } from 'pg'
import { Conditions } from './conditions.ts'
import { run } from './run.ts'
import type { Search } from './search.ts'

/** Beyond this many matches it no longer matters which word is the rarer one. */
const worthCounting = 1_000

/**
 * The same search with its rarest word first: its matches are walked, and each is asked for the other words. Walking
 * those of a common word for a rare one beside it would visit every lead of that word.
 */
export async function rarestFirst(
  client: PoolClient,
  tenantId: string,
  search: Search | null,
): Promise<Search | null> {
  if (search?.kind !== 'words' || search.tokens.length < 2) return search
  const { rows } = await run<{ weights: number[] }>(client, weightsStatement(tenantId, search.tokens))
  const weighed = search.tokens.map((word, index) => ({ word, weight: rows[0]?.weights[index] ?? 0 }))
  const tokens = weighed.toSorted((one, other) => one.weight - other.weight).map(({ word }) => word)

  return { ...search, tokens }
}

function weightsStatement(tenantId: string, tokens: readonly (readonly number[])[]): Statement {
  const values = new Conditions()
  const tenant = values.bind(tenantId)
  const weights = tokens.map((word) => {
    const places = word.map((token) => `${values.bind(token)}::int`).join(', ')

    // oxlint-disable-next-line leadkeep/no-built-sql -- every part is written here; values are bound by Conditions
    return `(select count(*)::int from (select from crm_lead_prefix where tenant_id = ${tenant}::uuid
      and token in (${places}) limit ${worthCounting}) as counted)`
  })

  return values.statement(
    `crm_words_weights${tokens.map(({ length }) => length).join('_')}`,
    // oxlint-disable-next-line leadkeep/no-built-sql -- every part is written here; values are bound by Conditions
    `select array[${weights.join(', ')}] as weights`,
  )
}
