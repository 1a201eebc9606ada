import type { PoolClient } from 'pg'
import { filterSql, filterValues, type Filter } from './filter.ts'
import { entryColumns, type EntryRow } from './read-entries.ts'

interface Page {
  readonly order: 'newest' | 'oldest'
  /** The entry before the first one of this page. */
  readonly after: { readonly recorded: string; readonly id: string } | null
  readonly most: number
  /** Only what this `pg_snapshot` sees. */
  readonly seen?: string
}

/**
 * A page of the entries that pass the filter, in the order of their times. What is asked of a person or a record comes
 * from the log's index of mentions, and of the few entries that are not in it yet: none is ever missing.
 */
export async function findEntries(
  client: PoolClient,
  tenantId: string,
  filter: Filter,
  { order, after, most, seen }: Page,
): Promise<EntryRow[]> {
  const place = [seen ?? null, after?.recorded ?? null, after?.id ?? null, most]
  const values = [tenantId, ...filterValues(filter), ...place]
  const { [order]: text } = filter.row ? ofRecord : filter.subject ? ofSubject : ofAll
  const mentioned = filter.row || filter.subject ? [await leavesMentioned(client, tenantId)] : []
  const { rows } = await client.query<EntryRow>(text, [...values, ...mentioned])

  return rows
}

/** How many there are; looks no further than `most`. */
export async function countEntries(
  client: PoolClient,
  tenantId: string,
  filter: Filter,
  most: number,
): Promise<number> {
  if (filter.row || filter.subject)
    return (await findEntries(client, tenantId, filter, { order: 'newest', after: null, most })).length
  const { rows } = await client.query<{ count: number }>(
    // oxlint-disable-next-line leadkeep/no-built-sql -- the filter is a fixed text; what was asked for are parameters
    `select count(*)::int as count from (select from audit_entry e where ${filterSql} limit $13) fitting`,
    [tenantId, ...filterValues(filter), most],
  )

  return rows[0]?.count ?? 0
}

/**
 * How many leaves the index of mentions knows. Asked beforehand, so that the planner sees that hardly any are left;
 * what the sequencer adds in between is then found twice, and shown once.
 */
async function leavesMentioned(client: PoolClient, tenantId: string): Promise<string> {
  const { rows } = await client.query<{ mentioned: string }>({
    name: 'audit_logs_mentioned',
    text: 'select mentioned from audit_tree where tenant_id = $1',
    values: [tenantId],
  })

  return rows[0]?.mentioned ?? '0'
}

type Directions = { readonly [Order in Page['order']]: string }

const bothWays = (text: (direction: string, beyond: string) => string): Directions => ({
  newest: text('desc', '<'),
  oldest: text('asc', '>'),
})

/** One page of a source in which `e` is an entry and `key` its time and id. */
// oxlint-disable-next-line leadkeep/no-built-sql -- every part is a fixed text of this file; what was asked for are parameters
const pageOf = (source: string, key: string, direction: string, beyond: string) => `
  select ${entryColumns} from ${source}
  where ${filterSql}
    and ($13::pg_snapshot is null or pg_visible_in_snapshot(e.transaction_id, $13))
    and ($14::timestamptz is null or (${key}) ${beyond} ($14, $15::uuid))
  order by ${key.replace(',', ` ${direction},`)} ${direction} limit $16`

const ofAll = bothWays((...way) => pageOf('audit_entry e', 'e.recorded_at, e.id', ...way))
const ofSubject = mentioning('$11')
const ofRecord = mentioning('$10')

/** Entries that may speak of an id: from both the index and what is not in it yet, each a page of its own, and of these the first. */
function mentioning(thing: string): Directions {
  const known = `(select * from audit_mention m where m.tenant_id = $1 and m.thing_id = ${thing}
      and ($2::timestamptz is null or m.recorded_at >= $2) and ($3::timestamptz is null or m.recorded_at < $3)) m
    join audit_entry e on e.tenant_id = m.tenant_id and e.id = m.entry_id`
  const waiting = `(select entry_id from audit_pending where tenant_id = $1
      union all select entry_id from audit_leaf where tenant_id = $1 and index >= $17::bigint) w
    cross join lateral (select * from audit_entry where tenant_id = $1 and id = w.entry_id limit 1) e`

  return bothWays(
    // oxlint-disable-next-line leadkeep/no-built-sql -- as above
    (direction, beyond) => `select * from (
      (${pageOf(known, 'm.recorded_at, m.entry_id', direction, beyond)})
      union (${pageOf(waiting, 'e.recorded_at, e.id', direction, beyond)})) found
    order by recorded ${direction}, id ${direction} limit $16`,
  )
}
