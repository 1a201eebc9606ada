import type { Database } from '@leadkeep/database'

/** What opens a commitment, still sealed, with the commitment that the log holds. */
interface SealedOpening {
  readonly id: string
  /** Null once erased. */
  readonly sealed: Buffer | null
  readonly commitment: string | null
}

/** One personal column that an entry changed, with what opens its value before and after. */
export interface OpeningRow {
  readonly table: string
  readonly row: string
  readonly column: string
  readonly subject: string
  readonly before: SealedOpening | null
  readonly after: SealedOpening | null
}

/** The personal columns that an entry changed; null when there is no such entry. Opens nothing. */
export async function readOpenings(
  database: Database,
  tenantId: string,
  entryId: string,
): Promise<OpeningRow[] | null> {
  return database.transaction(tenantId, async (client) => {
    const { rows } = await client.query<{ exists: boolean }>({
      name: 'audit_logs_exists',
      text: 'select exists (select from audit_entry where tenant_id = $1 and id = $2)',
      values: [tenantId, entryId],
    })
    if (!rows[0]?.exists) return null
    const found = await client.query<Found>({
      name: 'audit_logs_before_after',
      text: beforeAndAfter,
      values: [tenantId, entryId],
    })

    return found.rows.map(openingRow)
  })
}

type Side<Name extends string> = {
  readonly [Column in `${Name}_id` | `${Name}_commitment`]: string | null
} & { readonly [Column in `${Name}_sealed`]: Buffer | null }

type Found = {
  readonly table: string
  readonly row: string
  readonly column: string
  readonly subject: string
} & Side<'before'> &
  Side<'after'>

function openingRow({ table, row, column, subject, ...sides }: Found): OpeningRow {
  const side = (name: 'before' | 'after'): SealedOpening | null => {
    const id = sides[`${name}_id`]

    return id === null
      ? null
      : { id, sealed: sides[`${name}_sealed`], commitment: sides[`${name}_commitment`] }
  }

  return { table, row, column, subject, before: side('before'), after: side('after') }
}

/**
 * Every personal column in the entry's changes; its own opening, and the newest one before it of the same cell,
 * unless the cell was emptied in between. Emptying has no opening of its own.
 */
const beforeAndAfter = `
  with entry as (select recorded_at, id, body from audit_entry where tenant_id = $1 and id = $2),
  changed as (
    select c->>'table' as "table", (c->>'row')::uuid as row, k.key as "column", k.value->>'commitment' as commitment
    from entry, jsonb_array_elements(entry.body->'changes') c, jsonb_each(c->'columns') k
    where k.value ? 'commitment')
  select changed."table", changed.row, changed."column", coalesce(after.subject_id, before.subject_id) as subject,
    before.id as before_id, before.sealed as before_sealed, before.commitment as before_commitment,
    after.id as after_id, after.sealed as after_sealed, changed.commitment as after_commitment
  from changed
  left join audit_opening after on after.tenant_id = $1 and after.entry_id = $2
    and after.table_id = changed."table" and after.row_id = changed.row and after.column_id = changed."column"
  left join lateral (
    select o.id, o.sealed, o.subject_id, e.recorded_at, o.entry_id, (
      select k.value->>'commitment' from jsonb_array_elements(e.body->'changes') c, jsonb_each(c->'columns') k
      where c->>'table' = o.table_id and c->>'row' = o.row_id::text and k.key = o.column_id limit 1) as commitment
    from audit_opening o join audit_entry e on e.tenant_id = $1 and e.id = o.entry_id, entry
    where o.tenant_id = $1 and o.row_id = changed.row and o.column_id = changed."column"
      and o.table_id = changed."table" and (e.recorded_at, e.id) < (entry.recorded_at, entry.id)
    order by e.recorded_at desc, e.id desc limit 1) before on not exists (
      select from audit_entry n, entry, jsonb_array_elements(n.body->'changes') c
      where n.tenant_id = $1 and (n.recorded_at, n.id) > (before.recorded_at, before.entry_id)
        and (n.recorded_at, n.id) < (entry.recorded_at, entry.id) and c->>'row' = changed.row::text
        and c->>'table' = changed."table" and c->'columns'->changed."column" = '{"commitment": null}')
  where coalesce(after.subject_id, before.subject_id) is not null
  order by changed."table", changed.row, changed."column"`
