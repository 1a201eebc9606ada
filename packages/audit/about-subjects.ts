import type { Database } from '@leadkeep/database'
import type { Json } from './entry.ts'

/** A column as the log names it. */
export interface LoggedColumn {
  readonly table: string
  readonly column: string
}

/**
 * Erasure of what opens commitments about these subjects; the entries, and the tree over them, stay as they are. Openings
 * of the columns named are kept: those are evidence, under a key that lives on. Idempotent; under the worker's role.
 */
export async function deleteOpenings(
  database: Database,
  tenantId: string,
  subjectIds: readonly string[],
  keep: readonly LoggedColumn[],
): Promise<number> {
  return database.transaction(tenantId, async (client) => {
    const { rowCount } = await client.query({
      name: 'audit_delete_openings',
      text: `delete from audit_opening where tenant_id = $1 and subject_id = any($2::uuid[])
        and (table_id, column_id) not in (select * from unnest($3::text[], $4::text[]))`,
      values: [tenantId, subjectIds, keep.map(({ table }) => table), keep.map(({ column }) => column)],
    })

    return rowCount ?? 0
  })
}

interface Mention {
  readonly entry: string
  readonly act: string
  readonly at: string
  readonly actor: { readonly kind: string; readonly id: string | null }
}

/** An act by which data of people left the house, with what its entry says of it. */
export interface Disclosure extends Mention {
  /** For what its values were opened, where they were. */
  readonly purpose: string | null
  /** Those that are texts. */
  readonly facts: Readonly<Record<string, string>>
}

/** Which of these acts the log tells of these subjects, newest first: what is sequenced, and what waits for it. */
export async function actsAbout(
  database: Database,
  tenantId: string,
  subjectIds: readonly string[],
  acts: readonly string[],
): Promise<Mention[]> {
  const found = await disclosuresOf(database, tenantId, subjectIds, acts)

  return found.map(({ entry, act, at, actor }) => ({ entry, act, at, actor }))
}

/** The same, with all that there is to tell of each. */
export async function disclosuresOf(
  database: Database,
  tenantId: string,
  subjectIds: readonly string[],
  acts: readonly string[],
): Promise<Disclosure[]> {
  return database.transaction(tenantId, async (client) => {
    const { rows } = await client.query<
      MentionRow & { readonly purpose: string | null; readonly facts: Readonly<Record<string, Json>> | null }
    >({
      name: 'audit_acts_about',
      text: `select e.id, e.act, e.body->>'at' as at, e.body->'actor'->>'kind' as kind, e.body->'actor'->>'id' as actor,
          e.body->>'purpose' as purpose, e.body->'facts' as facts
        from (select entry_id from audit_mention where tenant_id = $1 and thing_id = any($2::uuid[])
          union select entry_id from audit_pending where tenant_id = $1) m
        join audit_entry e on e.tenant_id = $1 and e.id = m.entry_id
        where e.act = any($3::text[]) and e.outcome = 'done' and e.subjects && $2::uuid[]
        order by e.recorded_at desc, e.id limit 200`,
      values: [tenantId, subjectIds, acts],
    })

    return rows.map((row) => ({ ...mentionOf(row), purpose: row.purpose, facts: textsIn(row.facts ?? {}) }))
  })
}

const textsIn = (facts: Readonly<Record<string, Json>>) =>
  Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )

/** What was done to these rows, newest first, whoever did it. */
export async function actsOn(
  database: Database,
  tenantId: string,
  rowIds: readonly string[],
): Promise<Mention[]> {
  return database.transaction(tenantId, async (client) => {
    const { rows } = await client.query<MentionRow>({
      name: 'audit_acts_on',
      text: `select e.id, e.act, e.body->>'at' as at, e.body->'actor'->>'kind' as kind, e.body->'actor'->>'id' as actor
        from (select entry_id from audit_mention where tenant_id = $1 and thing_id = any($2::uuid[])
          union select entry_id from audit_pending where tenant_id = $1) m
        join audit_entry e on e.tenant_id = $1 and e.id = m.entry_id
        where exists (select from unnest(e.touched) t where split_part(t, ':', 2) = any(($2::uuid[])::text[]))
        order by e.recorded_at desc, e.id desc limit 200`,
      values: [tenantId, rowIds],
    })

    return rows.map(mentionOf)
  })
}

interface MentionRow {
  readonly id: string
  readonly act: string
  readonly at: string
  readonly kind: string
  readonly actor: string | null
}

const mentionOf = ({ id, act, at, kind, actor }: MentionRow): Mention => ({
  entry: id,
  act,
  at,
  actor: { kind, id: actor },
})

export interface Reading {
  readonly purpose: string
  /** `user`, `job`, … */
  readonly by: string
  /** Id of the user; null for whoever is none. */
  readonly user: string | null
  readonly times: number
  readonly last: string
}

/** For what their values were opened, by whom and how often, as far as the log tells (GDPR Art. 15(1)(a), (c)). */
export async function readingsOf(
  database: Database,
  tenantId: string,
  subjectIds: readonly string[],
): Promise<Reading[]> {
  return database.transaction(tenantId, async (client) => {
    const { rows } = await client.query<Reading>({
      name: 'audit_readings_of',
      text: `select e.body->>'purpose' as purpose, e.body->'actor'->>'kind' as by,
          case e.body->'actor'->>'kind' when 'user' then e.body->'actor'->>'id' end as user,
          count(*)::int as times, max(e.body->>'at') as last
        from (select entry_id from audit_mention where tenant_id = $1 and thing_id = any($2::uuid[])
          union select entry_id from audit_pending where tenant_id = $1) m
        join audit_entry e on e.tenant_id = $1 and e.id = m.entry_id
        where e.outcome = 'done' and e.body ? 'purpose' and e.subjects && $2::uuid[]
        group by 1, 2, 3 order by 1, 2, 3`,
      values: [tenantId, subjectIds],
    })

    return rows
  })
}
