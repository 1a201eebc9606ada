import { write, type Change } from '@leadkeep/audit'
import type { Database, Store } from '@leadkeep/database'
import type { Module, Scope, Services } from '@leadkeep/kernel'
import { modules as listed } from '../modules.ts'
import type { TenantTable } from './tenant-tables.ts'

interface Removing {
  readonly services: Services
  /** Under the role that owns the tables. */
  readonly owner: Database
  readonly scope: Scope
}

const modules: readonly Module[] = listed
const stores: readonly Store[] = modules.flatMap((module) => [...(module.stores ?? [])])

/** By the id of each table that has any. */
export async function countRows(owner: Database, tenantId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { id, table, outlivesTenant } of owner.declarations.values()) {
    if (outlivesTenant !== undefined) continue
    const { rows } = await owner.transaction(tenantId, (client) =>
      client.query<{ count: string }>(
        // oxlint-disable-next-line leadkeep/no-built-sql -- the declared name of a table
        `select count(*) from "${table}" where tenant_id = $1`,
        [tenantId],
      ),
    )
    const count = Number(rows[0]!.count)
    if (count > 0) counts[id] = count
  }

  return counts
}

/** Everything but what the log says. Answers how many rows went. */
export async function removeRows(
  { services, owner, scope }: Removing,
  tenantId: string,
  tables: readonly TenantTable[],
): Promise<number> {
  let gone = 0
  for (const table of tables)
    for (let count = 1; count > 0; gone += count)
      count = await (table.declaration.audited === true
        ? takeOut(owner, { ...scope, tenantId }, table)
        : sweepOut(owner, tenantId, table))
  for (const { ofTenant } of stores)
    if ('remove' in ofTenant) gone += await ofTenant.remove(services, tenantId)

  return gone
}

/** As many as one entry names. */
const together = 500

/** Some rows, in one transaction with the entry that says so (law 5). Of a chain of rows the last ones first. */
async function takeOut(
  owner: Database,
  scope: Scope,
  { declaration: { id: tableId, table }, refersToItself }: TenantTable,
): Promise<number> {
  const ends = refersToItself.map(
    (column) =>
      `and not exists (select from "${table}" o where o.tenant_id = t.tenant_id and o."${column}" = t.id and o.id <> t.id)`,
  )
  const order = refersToItself.map((column) => `"${column}" is null`)

  return owner.transaction(scope.tenantId, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      // oxlint-disable-next-line leadkeep/no-built-sql -- declared names of a table and columns that the catalogue tells
      `delete from "${table}" where tenant_id = $1 and id in (select t.id from "${table}" t where t.tenant_id = $1
        ${ends.join(' ')} ${order.length > 0 ? `order by ${order.join(', ')}` : ''} limit $2) returning id`,
      [scope.tenantId, together],
    )
    if (rows.length === 0) return 0
    const changes = rows.map(({ id }): Change => ({ table: tableId, row: id, op: 'delete', columns: {} }))
    await write(client, scope, {
      act: 'directory.tenant.delete.rows',
      outcome: 'done',
      changes,
      facts: { table: tableId },
    })

    return rows.length
  })
}

/** What needs no entry. */
async function sweepOut(owner: Database, tenantId: string, { declaration }: TenantTable): Promise<number> {
  const { rowCount } = await owner.transaction(tenantId, (client) =>
    client.query(
      // oxlint-disable-next-line leadkeep/no-built-sql -- the declared name of a table
      `delete from "${declaration.table}" where ctid = any (array(
        select ctid from "${declaration.table}" where tenant_id = $1 limit 10000))`,
      [tenantId],
    ),
  )

  return rowCount ?? 0
}
