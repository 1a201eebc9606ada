import { env } from 'node:process'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * The product's own databases for the demo's slots, as the scratch copy's settings call for them. A program of its own: this
 * package needs nothing of the product, whose code is loaded from the folder that is named first.
 *
 *     database.ts <product> serve <folder>               a server, until its standard input ends; prints its address, and
 *                                                        makes the template
 *     database.ts <product> template <url> <name>        migrated by the product, once
 *     database.ts <product> create <url> <name> <from>
 *     database.ts <product> drop <url> <name>
 *     database.ts <product> agree                        its code on the slot's database, which the base's code made
 */
type Product = {
  startEmbeddedPostgres(options: { directory: string }): Promise<{ url: string; stop(): Promise<void> }>
  prepare(options: {
    adminUrl: string
    keysAdminUrl: string
    modules: readonly unknown[]
    passwords: Record<string, string>
  }): Promise<string[]>
  drift(ownerUrl: string, modules: readonly unknown[]): Promise<string>
  connectionUrl(url: string, role: string, password: string): string
  roles: { owner: string }
}
type Client = {
  connect(): Promise<void>
  query(text: string, values?: readonly string[]): Promise<{ rowCount: number | null }>
  end(): Promise<void>
}

const [folder = '.', act = '', ...words] = process.argv.slice(2)
const product = resolve(folder)

const acts: Record<string, (...words: string[]) => Promise<void>> = {
  async serve(directory = '') {
    const { startEmbeddedPostgres } = await databasePackage()
    const server = await startEmbeddedPostgres({ directory })
    process.stdout.write(`${server.url}\n`)
    process.stdin.resume()
    const asked = new Promise((ended) => process.stdin.once('close', ended))
    // The first slot waits for it, so it is made while the specification is still being read.
    await acts['template']?.(server.url, 'outerloop_template')
    await asked
    await server.stop()
  },

  /** Slots are leased at one time: the first makes it, the others wait and find it. */
  async template(url = '', name = '') {
    await asAdmin(url, async (client) => {
      await client.query('select pg_advisory_lock(4243)')
      if ((await client.query('select 1 from pg_database where datname = $1', [`${name}_done`])).rowCount)
        return
      for (const each of [name, `${name}_keys`]) {
        await client.query(statement('drop database if exists % with (force)', each))
        await client.query(statement('create database %', each))
      }
      await prepared(onDatabase(url, name))
      await client.query(statement('create database %', `${name}_done`))
    })
  },

  async create(url = '', name = '', from = '') {
    await asAdmin(url, async (client) => {
      // A template that somebody is copying cannot be copied by another.
      await client.query('select pg_advisory_lock(4243)')
      for (const ending of ['', '_keys'])
        await client.query(
          statement('create database % template % strategy wal_log', `${name}${ending}`, `${from}${ending}`),
        )
    })
  },

  async drop(url = '', name = '') {
    await asAdmin(url, async (client) => {
      for (const ending of ['', '_keys'])
        await client.query(statement('drop database if exists % with (force)', `${name}${ending}`))
    })
  },

  async agree() {
    const url = env['OUTERLOOP_DATABASE_URL'] ?? ''
    const ran = await prepared(url)
    const { drift, connectionUrl, roles } = await databasePackage()
    const left = await drift(connectionUrl(url, roles.owner, passwordIn(url)), await modulesHere())
    process.stdout.write(`${ran.length} migrations were new here.\n${left}`)
    if (left !== '') process.exitCode = 1
  },
}

/** Its migrations, roles and guards, on a database and its key store. */
async function prepared(adminUrl: string): Promise<string[]> {
  const { prepare } = await databasePackage()
  const password = passwordIn(adminUrl)
  const keysAdminUrl = onDatabase(adminUrl, `${new URL(adminUrl).pathname.slice(1)}_keys`)
  const roles = ['owner', 'landing', 'backend', 'worker', 'keys']

  return prepare({
    adminUrl,
    keysAdminUrl,
    modules: await modulesHere(),
    passwords: Object.fromEntries(roles.map((role) => [role, password])),
  })
}

async function asAdmin(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const { Client } = createRequire(join(product, 'packages/database/package.json'))('pg') as {
    Client: new (url: string) => Client // node-postgres, as the product has it
  }
  const client = new Client(url)
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

/** A name of the engine's, `outerloop_3` with our endings: an identifier cannot be given as a parameter. */
function statement(text: string, ...names: string[]): string {
  if (!names.every((name) => /^[a-z][a-z0-9_]{0,60}$/.test(name)))
    throw new Error(`Not a database's name: ${names.join()}`)
  // oxlint-disable-next-line leadkeep/no-built-sql -- only names that were just checked
  return names.reduce((sql, name) => sql.replace('%', name), text)
}

const databasePackage = () => load<Product>('packages/database/index.ts')
const modulesHere = async () =>
  (await load<{ modules: readonly unknown[] }>('apps/worker/modules.ts')).modules

const load = async <Exports>(path: string) =>
  // What is used of the product's own exports is written down above.
  (await import(pathToFileURL(join(product, path)).href)) as Exports

const onDatabase = (url: string, name: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href
const passwordIn = (url: string) => decodeURIComponent(new URL(url).password)

await acts[act]?.(...words)
