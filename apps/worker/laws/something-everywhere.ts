import { looking } from '@leadkeep/testing'
import type { Client } from 'pg'

/**
 * Puts a row into each of these tables, where the tenant has none, made of nothing but the columns' types: for laws over
 * every table there is, of which tomorrow's has a row by itself. Past triggers and foreign keys; of a column whose values are
 * listed, the first.
 */
export function somethingIn(adminUrl: string, tables: readonly string[], tenantId: string): Promise<void> {
  return looking(adminUrl, async (admin) => {
    await admin.query('set session_replication_role = replica')
    for (const table of tables) {
      // oxlint-disable-next-line leadkeep/no-built-sql -- the declared name of a table
      const { rowCount } = await admin.query(`select from "${table}" where tenant_id = $1 limit 1`, [
        tenantId,
      ])
      if (rowCount === 0) await insertInto(admin, table, tenantId)
    }
  })
}

async function insertInto(admin: Client, table: string, tenantId: string): Promise<void> {
  const { rows: columns } = await admin.query<{ name: string; type: string; first: string | null }>(
    `select a.attname as name, format_type(a.atttypid, null) as type,
       (select substring(pg_get_constraintdef(c.oid) from '''([a-z_]+)''') from pg_constraint c
         where c.conrelid = a.attrelid and c.contype = 'c' and a.attnum = any (c.conkey) limit 1) as first
     from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped
       and a.attgenerated = '' and a.attnotnull and a.attname <> 'tenant_id'`,
    [table],
  )
  const values = columns.map(({ type, first }) => (first === null ? valueOf(type) : `'${first}'`))
  await admin.query(
    // oxlint-disable-next-line leadkeep/no-built-sql -- names and values made above
    `insert into "${table}" (tenant_id, ${columns.map(({ name }) => `"${name}"`).join(', ')})
     values ($1, ${values.join(', ')})`,
    [tenantId],
  )
}

function valueOf(type: string): string {
  if (type.endsWith('[]')) return `'{}'`
  if (type === 'uuid') return 'gen_random_uuid()'
  if (type === 'bytea') return `decode(repeat('07', 32), 'hex')`
  if (type === 'jsonb') return `'{}'`
  if (type === 'boolean') return 'true'
  if (type === 'date' || type.startsWith('timestamp')) return 'now()'

  return type === 'text' || type.startsWith('character') ? `'something'` : '1'
}
