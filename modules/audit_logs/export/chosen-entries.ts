import { storedEntryColumns, type PrunePolicy } from '@leadkeep/audit'
import type { Database } from '@leadkeep/database'
import { filterValues, type Filter } from '../data/filter.ts'
import { findEntries } from '../data/find-entries.ts'
import { reachesInto } from '../data/pruning.ts'
import type { EntryRow } from '../data/read-entries.ts'

/** All entries from one place to another, or those that a filter chooses. */
export type Chosen =
  | { readonly mode: 'range'; readonly first: number; readonly last: number }
  | { readonly mode: 'range'; readonly first: null; readonly last: null }
  | { readonly mode: 'selection' }

/** An entry, or what is left of one at its place. */
export type RangeRow = EntryRow | { readonly index: string; readonly body: null; readonly leaf_hash: Buffer }
export type Pages = AsyncGenerator<readonly RangeRow[]>

/** Few enough that what a page takes is free again before it counts as something that stays. */
const page = 250

/**
 * A period is every place between its first and its last entry: of these alone it can be proven that none is left out.
 * Times are not quite in the order of places, so a few neighbours may come along. A period that begins before what was pruned
 * ends begins at the first place: when the pruned ones were, nobody knows any more.
 */
export async function rangeOf(
  database: Database,
  tenantId: string,
  filter: Filter,
  size: number,
  policy: PrunePolicy | null,
): Promise<Chosen> {
  const { from, to, ...others } = filter
  if (Object.values(others).some((value) => value !== undefined)) return { mode: 'selection' }
  if (from === undefined && to === undefined) return { mode: 'range', first: 0, last: size - 1 }
  const { rows } = await database.transaction(tenantId, (client) =>
    client.query<{ first: string | null; last: string | null }>(
      `select min(l.index) as first, max(l.index) as last
        from audit_entry e join audit_leaf l on l.tenant_id = e.tenant_id and l.entry_id = e.id
        where e.tenant_id = $1 and l.index < $4
          and ($2::timestamptz is null or e.recorded_at >= $2) and ($3::timestamptz is null or e.recorded_at < $3)`,
      [tenantId, ...filterValues(filter).slice(0, 2), size],
    ),
  )
  const { first = null, last = null } = rows[0] ?? {}
  if (policy && reachesInto(policy, filter))
    return { mode: 'range', first: 0, last: Math.max(policy.last, Number(last ?? 0)) }

  return first === null || last === null
    ? { mode: 'range', first: null, last: null }
    : { mode: 'range', first: Number(first), last: Number(last) }
}

/** In the order of places. No connection is held between pages. */
export async function* rangeEntries(
  database: Database,
  tenantId: string,
  { first, last }: { readonly first: number | null; readonly last: number | null },
): Pages {
  if (first === null || last === null) return
  for (let from = first; from <= last; from += page) {
    const { rows } = await database.transaction(tenantId, (client) =>
      client.query<RangeRow>({
        name: 'audit_logs_range',
        // oxlint-disable-next-line leadkeep/no-built-sql -- a fixed list of columns
        text: `select ${storedEntryColumns}, l.index, l.leaf_hash
          from audit_leaf l left join audit_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
          where l.tenant_id = $1 and l.index >= $2 and l.index < $3 order by l.index`,
        values: [tenantId, from, Math.min(last + 1, from + page)],
      }),
    )
    yield rows
  }
}

/** In the order of times. What is not under the checkpoint is left out. */
export async function* chosenEntries(
  database: Database,
  tenantId: string,
  filter: Filter,
  size: number,
): Pages {
  let after: EntryRow | undefined
  do {
    const place = { order: 'oldest', after: after ?? null, most: page } as const
    const rows = await database.transaction(tenantId, (client) =>
      findEntries(client, tenantId, filter, place),
    )
    after = rows.length === page ? rows.at(-1) : undefined
    yield rows.filter(({ index }) => index !== null && Number(index) < size)
  } while (after)
}
