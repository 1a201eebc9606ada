import { declarationOf } from '@leadkeep/database'
import type { Module } from '@leadkeep/kernel'
import { looking, type World } from '@leadkeep/testing'
import { modules as listed } from '../modules.ts'

export interface ForeignRecord {
  readonly table: string
  readonly id: string
}

const modules: readonly Module[] = listed
const entities = modules.flatMap((module) => [...(module.entities ?? [])]).map(declarationOf)

/** One record of every kind that a tenant has. */
export function recordsOf(
  { databases }: Pick<World, 'databases'>,
  tenantId: string,
): Promise<ForeignRecord[]> {
  return looking(databases.adminUrl, async (admin) => {
    const found: ForeignRecord[] = []
    for (const { table, columns } of entities) {
      if (!columns.some(({ id }) => id === 'id')) continue
      // oxlint-disable-next-line leadkeep/no-built-sql -- the table's declared name
      const { rows } = await admin.query<{ id: string }>(
        `select id from ${table} where tenant_id = $1 limit 1`,
        [tenantId],
      )
      if (rows[0]) found.push({ table, id: rows[0].id })
    }

    return found
  })
}

/** A fingerprint of all that a tenant has, its log included. */
export function contentsOf({ databases }: Pick<World, 'databases'>, tenantId: string): Promise<string> {
  const fingerprints = entities.map(
    ({ table }) =>
      `(select coalesce(md5(string_agg(t::text, '' order by t::text)), '') from ${table} t where tenant_id = $1)`,
  )

  return looking(databases.adminUrl, async (admin) => {
    const { rows } = await admin.query<{ all: string }>(`select ${fingerprints.join(` || ' ' || `)} as all`, [
      tenantId,
    ])

    return rows[0]!.all
  })
}
