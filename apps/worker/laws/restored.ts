import { looking } from '@leadkeep/testing'

/** The rows of every table of the product, as a dump has them. */
export type Rows = ReadonlyMap<string, string>

export function rowsOfAll(adminUrl: string): Promise<Rows> {
  return looking(adminUrl, async (admin) => {
    await admin.query('begin isolation level repeatable read')
    const { rows: tables } = await admin.query<{ name: string }>(
      `select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
    )
    const dump = new Map<string, string>()
    for (const { name } of tables) {
      // oxlint-disable-next-line leadkeep/no-built-sql -- a name that the catalogue itself has quoted
      const { rows } = await admin.query<{ all: string }>(
        `select coalesce(json_agg(t), '[]')::text as all from ${name} t`,
      )
      dump.set(name, rows[0]!.all)
    }

    return dump
  })
}

/** Puts them into another database of the same tables, as a restore does: without triggers, whatever stood there before. */
export function restoreInto(adminUrl: string, dump: Rows): Promise<void> {
  return looking(adminUrl, async (admin) => {
    await admin.query('set session_replication_role = replica')
    for (const name of dump.keys()) {
      // oxlint-disable-next-line leadkeep/no-built-sql -- as above
      await admin.query(`delete from ${name}`)
      const { rows } = await admin.query<{ columns: string }>(
        `select string_agg(quote_ident(attname), ', ' order by attnum) as columns from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
        [name],
      )
      const { columns } = rows[0]!
      await admin.query(
        // oxlint-disable-next-line leadkeep/no-built-sql -- as above
        `insert into ${name} (${columns}) select ${columns} from json_populate_recordset(null::${name}, $1::json)`,
        [dump.get(name)],
      )
    }
  })
}
