import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { Client } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { asReplica, connected } from './connected.ts'
import { counting } from './counting.ts'
import { damaged, exists, notEmpty, otherVersion } from './errors.ts'
import { readDataManifest, type DataManifest } from './manifest.ts'

export interface DataBackupOptions {
  /** As an administrator. */
  readonly url: string
  /** Where the backup becomes a folder of its own. */
  readonly folder: string
  readonly now: Date
  /** Tables that are not worth keeping: counts of the last minutes. */
  readonly without: readonly string[]
}

const manifestFile = 'MANIFEST.json'

/**
 * Every row of every table in one snapshot, through COPY, a file for each table; beside it all work goes on. It takes as
 * much memory for a million rows as for ten. Numbers of transactions are another server's and stay here. Answers the
 * folder, which is there when it is whole.
 */
export async function backUpData({ url, folder, now, without }: DataBackupOptions): Promise<string> {
  const name = `leadkeep-data-${stamp(now)}`
  const place = join(folder, name)
  if (existsSync(place)) throw exists(place)
  const draft = `${place}.unfinished`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true, mode: 0o700 })
  await connected(url, async (client) => {
    await client.query('begin isolation level repeatable read read only')
    const tables: DataManifest['tables'] = {}
    for (const table of await tablesOf(client))
      if (!without.includes(table.name)) tables[table.name] = await copyOut(client, draft, table)
    const migrations = await migrationsIn(client)
    const manifest = { format: 1, kind: 'leadkeep data', name, made: now.toISOString(), migrations, tables }
    await writeFile(join(draft, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
  })
  await rename(draft, place)
  await synced(folder)

  return place
}

export const stamp = (now: Date) => now.toISOString().replaceAll(/[-:]|\.\d+/g, '')

interface Table {
  /** With its schema, as the catalogue quotes it. */
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly isTransaction: boolean }[]
}

/** Tables of the product, and the jobs that wait; what a library sets up by itself is set up again. */
async function tablesOf(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select format('%I.%I', n.nspname, c.relname) as name,
       json_agg(json_build_object('name', quote_ident(a.attname), 'isTransaction', a.atttypid = 'xid8'::regtype)
         order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relkind = 'r' and ((n.nspname = 'public' and c.relname <> 'migration')
       or exists (select from pg_inherits i join pg_class p on p.oid = i.inhparent
         join pg_namespace pn on pn.oid = p.relnamespace
         where i.inhrelid = c.oid and pn.nspname = 'pgboss' and p.relname = 'job'))
     group by 1 order by 1`,
  )

  return rows
}

async function copyOut(client: Client, folder: string, { name, columns }: Table) {
  const file = `${name.replaceAll(/[^\w.]/g, '')}.copy.gz`
  // Entries of another server's transactions must not vouch for changes of this one's.
  const list = columns.map((column) => (column.isTransaction ? `'3'::xid8` : column.name)).join(', ')
  const [rows, packed] = [counting(), counting()]
  await pipeline(
    // oxlint-disable-next-line leadkeep/no-built-sql -- names that the catalogue itself has quoted
    client.query(copyTo(`copy (select ${list} from ${name}) to stdout`)),
    rows.stream,
    createGzip({ level: 3 }),
    packed.stream,
    createWriteStream(join(folder, file), { mode: 0o600, flush: true }),
  )
  const { bytes, sha256 } = packed.told()

  return { file, columns: columns.map((column) => column.name), rows: rows.told().lines, bytes, sha256 }
}

async function migrationsIn(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from migration order by name')

  return rows.map(({ name }) => name)
}

/** What a folder says it holds, whether it fits the tables that are there, and whether these are empty. */
export async function examineData(url: string, folder: string): Promise<DataManifest> {
  const manifest = readDataManifest(join(folder, manifestFile))
  await connected(url, async (client) => {
    const here = await migrationsIn(client)
    const missing = here.filter((name) => !manifest.migrations.includes(name))
    const unknown = manifest.migrations.filter((name) => !here.includes(name))
    if (missing.length > 0 || unknown.length > 0) throw otherVersion(missing, unknown)
    for (const name of Object.keys(manifest.tables))
      // oxlint-disable-next-line leadkeep/no-built-sql -- as the catalogue quoted it, and the same one reads it
      if ((await client.query(`select from ${name} limit 1`)).rowCount) throw notEmpty(name)
  })

  return manifest
}

/** All of it or nothing: each file must be the one that was written, to its last byte and row. */
export async function restoreData(url: string, folder: string): Promise<void> {
  const manifest = await examineData(url, folder)
  await connected(url, async (client) => {
    await asReplica(client)
    for (const [name, { file, columns, rows, bytes, sha256 }] of Object.entries(manifest.tables)) {
      const [packed, unpacked] = [counting(), counting()]
      try {
        await pipeline(
          createReadStream(join(folder, file)),
          packed.stream,
          createGunzip(),
          unpacked.stream,
          // oxlint-disable-next-line leadkeep/no-built-sql -- as the catalogue quoted them
          client.query(copyFrom(`copy ${name} (${columns.join(', ')}) from stdin`)),
        )
      } catch (cause) {
        throw Object.assign(damaged(file), { cause })
      }
      const found = packed.told()
      if (found.bytes !== bytes || found.sha256 !== sha256 || unpacked.told().lines !== rows)
        throw damaged(file)
    }
    await client.query('commit')
    await client.query('analyze')
  })
}

/** A renamed folder is durable once the one around it is (fsync(2)); Windows has no such call and needs none. */
export async function synced(directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(directory, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
