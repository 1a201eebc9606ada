import { looking } from '@leadkeep/testing'
import { type Client, Query } from 'pg'

/**
 * All that a dump of a database can hold, by part: the rows of every table of every schema, the catalogue's own among
 * them, through COPY, and every definition as Postgres words it. That is what `pg_dump` asks for, and more; the program
 * itself comes neither with the embedded server nor on npm in its version (an older one refuses a newer server), so a
 * test that ran it would run on few machines. What is in a dump's place here, dump.test.ts shows by decoys.
 */
export function dumpOf(url: string): Promise<Map<string, Buffer>> {
  return looking(url, async (admin) => {
    await admin.query('begin isolation level repeatable read')
    const dump = new Map<string, Buffer>()
    const { rows } = await admin.query<{ name: string }>(
      `select format('%I.%I', nspname, relname) as name from pg_class c join pg_namespace n on n.oid = relnamespace
       where relkind in ('r', 'm', 'S') and not pg_is_other_temp_schema(n.oid)`,
    )
    // oxlint-disable-next-line leadkeep/no-built-sql -- names that the catalogue itself has quoted
    for (const { name } of rows) dump.set(name, await copied(admin, `copy (select * from ${name}) to stdout`))
    for (const view of ['pg_stats', 'pg_stat_activity'])
      // oxlint-disable-next-line leadkeep/no-built-sql -- one of the two above
      dump.set(view, await copied(admin, `copy (select * from ${view}) to stdout`))
    for (const [part, text] of Object.entries(definitions))
      // oxlint-disable-next-line leadkeep/no-built-sql -- one of the texts below
      dump.set(part, await copied(admin, `copy (${text}) to stdout`))

    return dump
  })
}

/** The catalogue keeps expressions as trees, in which a word is a list of numbers; these put them into words again. */
const definitions: Readonly<Record<string, string>> = {
  functions: `select pg_get_functiondef(oid) from pg_proc where prokind <> 'a' and oid >= 16384`,
  views: `select oid::regclass, pg_get_viewdef(oid) from pg_class where relkind in ('v', 'm') and oid >= 16384`,
  rules: `select pg_get_ruledef(oid) from pg_rewrite where oid >= 16384`,
  constraints: `select conname, pg_get_constraintdef(oid) from pg_constraint where oid >= 16384`,
  indexes: `select pg_get_indexdef(indexrelid) from pg_index where indexrelid >= 16384`,
  triggers: `select pg_get_triggerdef(oid) from pg_trigger where oid >= 16384`,
  defaults: `select adrelid::regclass, pg_get_expr(adbin, adrelid) from pg_attrdef`,
  policies: `select polname, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid) from pg_policy`,
  partitions: `select relname, pg_get_partkeydef(oid), pg_get_expr(relpartbound, oid) from pg_class
    where relispartition or relkind = 'p'`,
  statistics: `select pg_get_statisticsobjdef(oid) from pg_statistic_ext`,
  publications: `select prrelid::regclass, pg_get_expr(prqual, prrelid) from pg_publication_rel`,
}

/** A query whose answer is copied out; node-postgres drops it. */
class CopyOut extends Query {
  readonly parts: Buffer[] = []

  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    // A view of what node-postgres reads into, and soon of something else.
    this.parts.push(Buffer.from(chunk))
  }
}

const copied = (admin: Client, text: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const query = new CopyOut(text, (error) => (error ? reject(error) : resolve(Buffer.concat(query.parts))))
    admin.query(query)
  })
