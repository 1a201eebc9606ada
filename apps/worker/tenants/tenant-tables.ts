import type { Database, EntityDeclaration } from '@leadkeep/database'

/** A table whose rows go with their tenant. */
export interface TenantTable {
  readonly declaration: EntityDeclaration
  /** Columns by which its rows refer to others of their own table. */
  readonly refersToItself: readonly string[]
}

/** Entries, what is derived from them and what opens them go at the end of all, as the log tells of everything else that goes. */
const ofTheLog = ['audit.entry', 'audit.mention', 'audit.activity', 'audit.opening', 'audit.pending']

/**
 * Every declared table, in an order in which rows can go: those that refer to others before these. What doors look into
 * comes as early as that allows: a tenant that is not found any more is not worked in.
 */
export async function tablesOfTenant(database: Database): Promise<TenantTable[]> {
  const left = new Map(
    [...database.declarations.values()]
      .filter(({ id, outlivesTenant }) => outlivesTenant === undefined && !ofTheLog.includes(id))
      .map((declaration) => [declaration.table, declaration]),
  )
  const references = await foreignKeys(database)
  const isFree = (table: string) =>
    !references.some((each) => each.to === table && each.from !== table && left.has(each.from))
  const ordered: TenantTable[] = []
  while (left.size > 0) {
    const free = [...left.values()].filter(({ table }) => isFree(table))
    const next = free.find(({ grants }) => grants.doors) ?? free[0]
    if (!next) throw new Error(`Tables refer to each other in a circle: ${[...left.keys()].join(', ')}`)
    left.delete(next.table)
    const itself = references.filter(({ from, to }) => from === next.table && to === next.table)
    ordered.push({ declaration: next, refersToItself: itself.flatMap(({ column }) => column ?? []) })
  }

  return ordered
}

interface Reference {
  readonly from: string
  readonly to: string
  /** The one beside tenant_id; null where there is none. */
  readonly column: string | null
}

async function foreignKeys(database: Database): Promise<Reference[]> {
  const pool = await database.pool()
  const { rows } = await pool.query<Reference>(
    `select f.relname as from, t.relname as to, a.attname as column
     from pg_constraint c join pg_class f on f.oid = c.conrelid join pg_class t on t.oid = c.confrelid
     left join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey) and a.attname <> 'tenant_id'
     where c.contype = 'f' and c.connamespace = 'public'::regnamespace`,
  )

  return rows
}
