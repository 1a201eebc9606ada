import { tableDeclaration, type Migration } from '@leadkeep/database'
import type { PoolClient } from 'pg'

/**
 * Which entries speak of an id, be it a data subject's or a changed record's: what the log is asked by. The entries
 * themselves can't be, as no operator on arrays is leakproof, and under row-level security no other kind reaches an
 * index. Whoever reads it looks into the entry for what the id is there. Made of the sequenced entries alone:
 * `audit_tree.mentioned` counts the leaves that are in it. Emptied by the owner and with that set to 0, it is made anew.
 */
export const auditMention = tableDeclaration({
  id: 'audit.mention',
  table: 'audit_mention',
  audited: 'derived from the log',
  grants: { backend: ['select'], worker: ['select', 'insert'], doors: ['select', 'delete'] },
  keptFor: 'the log’s own retention; holds ids only',
  columns: {
    tenant_id: { class: 'operational' },
    thing_id: { class: 'operational' },
    recorded_at: { class: 'operational' },
    entry_id: { class: 'operational' },
  },
})

export const mentions: Migration = {
  name: 'audit/2026-11-22-mentions',
  sql: `
-- The key is the order of the log, so that a page of it comes from the index itself.
create table audit_mention (
  tenant_id uuid not null,
  thing_id uuid not null,
  recorded_at timestamptz not null,
  entry_id uuid not null,
  primary key (tenant_id, thing_id, recorded_at, entry_id)
);
create trigger audit_mention_append_only before update or delete on audit_mention
  for each row execute function audit_append_only();
create trigger audit_mention_no_truncate before truncate on audit_mention
  for each statement execute function audit_append_only();

alter table audit_tree add column mentioned bigint not null default 0;
`,
}

/**
 * Adds what the next leaves mention, up to `most` of them, in the transaction of the client. Returns how many leaves
 * are left.
 */
export async function addMentions(client: PoolClient, tenantId: string, most: number): Promise<number> {
  const { rows } = await client.query<{ left: string }>({
    name: 'audit_mentions',
    text: `with added as (
        insert into audit_mention (tenant_id, thing_id, recorded_at, entry_id)
        select $1, thing.id, e.recorded_at, e.id from audit_tree t
        join audit_leaf l on l.tenant_id = $1 and l.index >= t.mentioned and l.index < t.mentioned + $2
        join audit_entry e on e.tenant_id = $1 and e.id = l.entry_id
        cross join lateral (
          select unnest(e.subjects) as id
          union
          select split_part(touch, ':', 2)::uuid from unnest(e.touched) touch
          where pg_input_is_valid(split_part(touch, ':', 2), 'uuid')) thing
        where t.tenant_id = $1 and t.mentioned < t.size)
      update audit_tree set mentioned = least(size, mentioned + $2)
      where tenant_id = $1 and mentioned < size returning size - mentioned as left`,
    values: [tenantId, most],
  })

  return Number(rows[0]?.left ?? 0)
}
