import { tableDeclaration, type Database, type Migration } from '@leadkeep/database'

/** How far the watch has found a log to be sound: a figure to look at, which proves nothing to anybody. */
export const auditVerified = tableDeclaration({
  id: 'audit.verified',
  table: 'audit_verified',
  audited: 'it says how far the watch is, and nothing of what it saw',
  grants: { backend: ['select'], worker: ['select', 'insert', 'update'] },
  keptFor: 'until the watch comes round again',
  columns: {
    tenant_id: { class: 'operational' },
    size: { class: 'operational' },
    verified_at: { class: 'operational' },
  },
})

export const verified: Migration = {
  name: 'audit/2026-11-28-verified',
  sql: `create table audit_verified (
  tenant_id uuid primary key,
  size bigint not null check (size >= 0),
  verified_at timestamptz not null
)`,
}

/** That a log was gone through, from its first entry, and nothing was wrong with it. */
export async function noteVerified(database: Database, tenantId: string, size: number): Promise<void> {
  await database.transaction(tenantId, (client) =>
    client.query({
      name: 'audit_note_verified',
      text: `insert into audit_verified (tenant_id, size, verified_at) values ($1, $2, clock_timestamp())
        on conflict (tenant_id) do update set size = excluded.size, verified_at = excluded.verified_at`,
      values: [tenantId, size],
    }),
  )
}

/** How a log is, as a process may tell that does not see the copy outside. */
export interface LogFigures {
  /** Since when the oldest entry waits to be sequenced; null when none does. */
  readonly waitingSince: Date | null
  /** When the newest checkpoint was signed: a moment before, it was kept outside. */
  readonly anchoredAt: Date | null
  /** How many entries were found to be as they were signed, and when the last of them was. */
  readonly verified: { readonly size: number; readonly at: Date } | null
}

export async function logFigures(database: Database, tenantId: string): Promise<LogFigures> {
  return database.transaction(tenantId, async (client) => {
    const { rows } = await client.query<{
      waiting: Date | null
      anchored: Date | null
      size: string | null
      verified: Date | null
    }>({
      name: 'audit_figures',
      text: `select (select e.recorded_at from (select entry_id from audit_pending where tenant_id = $1
            order by transaction_id, entry_id limit 1) p
            join audit_entry e on e.tenant_id = $1 and e.id = p.entry_id) as waiting,
          (select signed_at from audit_checkpoint where tenant_id = $1 order by size desc limit 1) as anchored,
          v.size, v.verified_at as verified
        from (select) one left join audit_verified v on v.tenant_id = $1`,
      values: [tenantId],
    })
    const { waiting, anchored, size, verified: at } = rows[0]!

    return {
      waitingSince: waiting && new Date(waiting),
      anchoredAt: anchored && new Date(anchored),
      verified: size === null || at === null ? null : { size: Number(size), at: new Date(at) },
    }
  })
}
