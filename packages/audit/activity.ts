import { tableDeclaration, type Migration } from '@leadkeep/database'
import type { PoolClient } from 'pg'
import type { StoredEntry } from './leaf.ts'

/**
 * How many entries each day brought (in UTC), by who acted and what it was: what is drawn of a log, however long it is. Made
 * of the sequenced entries alone; `audit_tree.counted` counts the leaves that are in it. Emptied by the owner and with
 * that set to 0, it is made anew.
 */
export const auditActivity = tableDeclaration({
  id: 'audit.activity',
  table: 'audit_activity',
  audited: 'derived from the log',
  grants: { backend: ['select'], worker: ['select', 'insert', 'update', 'delete'] },
  keptFor: 'the log’s own retention; holds numbers by user id',
  columns: {
    tenant_id: { class: 'operational' },
    day: { class: 'operational' },
    actor: { class: 'operational', because: 'the id of a user, or the kind of who is none' },
    outcome: { class: 'operational', because: 'done, refused or failed' },
    changed: { class: 'operational' },
    read: { class: 'operational' },
    entries: { class: 'operational' },
  },
})

export const activity: Migration = {
  name: 'audit/2026-11-28-activity',
  sql: `
create table audit_activity (
  tenant_id uuid not null,
  day date not null,
  actor text not null,
  outcome text not null,
  changed boolean not null,
  read boolean not null,
  entries bigint not null check (entries > 0),
  primary key (tenant_id, day, actor, outcome, changed, read)
);

alter table audit_tree add column counted bigint not null default 0;
`,
}

/** Counts the next leaves, up to `most` of them, in the transaction of the client. Returns how many are left. */
export async function addActivity(client: PoolClient, tenantId: string, most: number): Promise<number> {
  const { rows } = await client.query<{ left: string }>({
    name: 'audit_activity',
    text: `with next as (
        select (e.recorded_at at time zone 'UTC')::date as day,
          coalesce(case e.body->'actor'->>'kind' when 'user' then e.actor_id else e.body->'actor'->>'kind' end, '') as actor,
          e.outcome, cardinality(e.touched) > 0 as changed, e.body ? 'reads' as read
        from audit_tree t
        join audit_leaf l on l.tenant_id = $1 and l.index >= t.counted and l.index < t.counted + $2
        join audit_entry e on e.tenant_id = $1 and e.id = l.entry_id
        where t.tenant_id = $1 and t.counted < t.size),
      added as (
        insert into audit_activity as known (tenant_id, day, actor, outcome, changed, read, entries)
        select $1, day, actor, outcome, changed, read, count(*) from next group by day, actor, outcome, changed, read
        on conflict (tenant_id, day, actor, outcome, changed, read)
          do update set entries = known.entries + excluded.entries)
      update audit_tree set counted = least(size, counted + $2)
      where tenant_id = $1 and counted < size returning size - counted as left`,
    values: [tenantId, most],
  })

  return Number(rows[0]?.left ?? 0)
}

/** Forgets the days of which no entry is left. */
export async function pruneActivity(client: PoolClient, tenantId: string): Promise<void> {
  await client.query({
    name: 'audit_prune_activity',
    text: `delete from audit_activity where tenant_id = $1
      and day < (select (min(recorded_at) at time zone 'UTC')::date from audit_entry where tenant_id = $1)`,
    values: [tenantId],
  })
}

interface CountedRow {
  readonly counted: string
  readonly day: string
  readonly actor: string
  readonly outcome: string
  readonly changed: boolean
  readonly read: boolean
  /** Null, as the rest is: nothing was counted yet. */
  readonly entries: string | null
}

/** The stored numbers, from which entries are taken away one by one: none may be left, and none be missing. */
export class ActivityCheck {
  /** Leaves that were counted when it began. */
  readonly counted: number
  readonly #left: Map<string, number>
  #firstDay = '9999-12-31'

  private constructor(rows: readonly CountedRow[]) {
    this.counted = Number(rows[0]?.counted ?? 0)
    this.#left = new Map(
      rows.map(({ day, actor, outcome, changed, read, entries }) => [
        keyOf(day, actor, outcome, changed, read),
        Number(entries ?? 0),
      ]),
    )
  }

  static async begin(client: PoolClient, tenantId: string): Promise<ActivityCheck> {
    const { rows } = await client.query<CountedRow>({
      name: 'audit_check_activity',
      text: `select t.counted, to_char(a.day, 'YYYY-MM-DD') as day, a.actor, a.outcome, a.changed, a.read, a.entries
        from audit_tree t left join audit_activity a on a.tenant_id = $1 where t.tenant_id = $1`,
      values: [tenantId],
    })

    return new ActivityCheck(rows)
  }

  take({ recordedAt, body }: StoredEntry): void {
    const day = recordedAt.slice(0, 10)
    const { actor, outcome, changes, reads } = body as unknown as Counted // FORMAT.md section 1
    const who = (actor?.kind === 'user' ? actor.id : actor?.kind) ?? ''
    const key = keyOf(day, who, outcome, Boolean(changes?.length), reads !== undefined)
    this.#left.set(key, (this.#left.get(key) ?? 0) - 1)
    if (day < this.#firstDay) this.#firstDay = day
  }

  /** Where entries were pruned, those of the first days may be gone in part: a transaction can have lasted over midnight. */
  differs(isPruned: boolean): boolean {
    const from = isPruned ? dayAfter(dayAfter(this.#firstDay)) : ''

    return [...this.#left].some(([key, left]) => left !== 0 && key >= from)
  }
}

interface Counted {
  readonly actor?: { readonly kind: string; readonly id?: string }
  readonly outcome: string
  readonly changes?: readonly unknown[]
  readonly reads?: unknown
}

/** Begins with the day. */
const keyOf = (...parts: readonly [day: string, string, string, boolean, boolean]) => parts.join(' ')
const dayAfter = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
