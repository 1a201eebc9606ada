import { keyStoreSchema } from '@leadkeep/crypto'
import type { Module } from '@leadkeep/kernel'
import { Client, escapeIdentifier, escapeLiteral } from 'pg'
import { connectionUrl } from './connection-url.ts'
import { migrate } from './migrate.ts'
import { protect } from './protect.ts'
import { roles } from './roles.ts'

export type LoginRole = 'owner' | 'landing' | 'backend' | 'worker' | 'keys'
export type Passwords = { readonly [Role in LoginRole]: string }

export interface Preparation {
  /** A role that may create roles and schemas in the data database. */
  readonly adminUrl: string
  /** The same for the key store, which may be on another server. */
  readonly keysAdminUrl: string
  readonly modules: readonly Module[]
  readonly passwords: Passwords
}

/** Creates roles and schemas, migrates, and puts the guards in place. Idempotent; returns the migrations that ran. */
export async function prepare({
  adminUrl,
  keysAdminUrl,
  modules,
  passwords,
}: Preparation): Promise<string[]> {
  await withClient(keysAdminUrl, async (client) => {
    await createRoles(client, { keys: passwords.keys })
    await client.query(keyStoreSchema)
  })
  await withClient(adminUrl, async (client) => {
    const { owner, landing, backend, worker } = passwords
    await createRoles(client, { owner, landing, backend, worker, doors: null })
    await client.query(foundation(await currentDatabase(client)))
  })
  const ownerUrl = connectionUrl(adminUrl, roles.owner, passwords.owner)
  for (const module of modules) await module.install?.(ownerUrl, modules)
  const ran = await migrate(ownerUrl, modules)
  await withClient(ownerUrl, (client) => protect(client, modules))

  return ran
}

type CreatedRole = Exclude<keyof typeof roles, never>

async function createRoles(client: Client, wanted: { [Role in CreatedRole]?: string | null }): Promise<void> {
  for (const [name, password] of Object.entries(wanted)) {
    const role = roles[name as CreatedRole] // the keys of `wanted` are role names by its type
    const login = password === null ? 'nologin' : `login password ${escapeLiteral(password)}`
    await client.query(`do $$ begin
      create role ${role} ${login} nosuperuser nocreatedb nocreaterole nobypassrls noinherit;
    exception when duplicate_object or unique_violation then null; end $$`)
    // Roles belong to the cluster: two databases prepared at once alter the same row, so one of them tries again.
    await again(() => client.query(`alter role ${role} ${login}`))
  }
}

async function again<T>(work: () => Promise<T>, times = 20): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (times === 0 || !(error instanceof Error) || !/concurrently updated/.test(error.message)) throw error

    return again(work, times - 1)
  }
}

async function currentDatabase(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>('select current_database() as name')

  return escapeIdentifier(rows[0]!.name)
}

const foundation = (database: string) => `
  -- It may step into the doors' role to make them, and does not see through their policies otherwise.
  grant ${roles.doors} to ${roles.owner} with set true, inherit false;
  grant ${roles.owner} to current_user with set true;
  grant ${roles.doors} to current_user with set true;
  revoke all on database ${database} from public;
  grant connect on database ${database} to ${roles.landing}, ${roles.backend}, ${roles.worker}, ${roles.owner};
  grant create on database ${database} to ${roles.owner};
  revoke all on schema public from public;
  grant usage, create on schema public to ${roles.owner};
  grant usage on schema public to ${roles.landing}, ${roles.backend}, ${roles.worker}, ${roles.doors};
  create schema if not exists doors authorization ${roles.doors};
  grant usage on schema doors to ${roles.landing}, ${roles.backend}, ${roles.worker}, ${roles.owner};
`

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
