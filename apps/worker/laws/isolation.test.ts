import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { declarationOf, drift, roles } from '@leadkeep/database'
import { Client, Pool } from 'pg'
import type { Module } from '@leadkeep/kernel'
import { looking } from '@leadkeep/testing'
import { modules as listed } from '../modules.ts'
import { openPopulatedWorld, type PopulatedWorld } from './populated-world.ts'

const modules: readonly Module[] = listed
const entities = modules.flatMap((module) => [...(module.entities ?? [])]).map(declarationOf)
const runtime = ['landing', 'backend', 'worker'] as const

let world: PopulatedWorld
beforeAll(async () => {
  world = await openPopulatedWorld()
}, 120_000)
afterAll(() => world.close())

test('the migrations bring the tables to exactly what the entities say', async () => {
  expect(await drift(world.databases.url('owner'), modules)).toBe('')
})

describe('law 1: a query without a scope sees nothing', () => {
  test('there is something to see in almost every table', async () => {
    const empty = await looking(world.databases.adminUrl, async (admin) => {
      const found: string[] = []
      for (const { table } of entities)
        if ((await admin.query(`select 1 from ${table} limit 1`)).rowCount === 0) found.push(table)

      return found
    })
    expect(entities.length - empty.length).toBeGreaterThanOrEqual(15)
  })

  test.each(runtime)('under the role of %s', async (role) => {
    const client = new Client({ connectionString: world.databases.url(role) })
    await client.connect()
    try {
      for (const { table } of entities) expect([table, await countOf(client, table)]).toEqual([table, 0])
    } finally {
      await client.end()
    }
  })

  test('under the owner of the tables too', async () => {
    const client = new Client({ connectionString: world.databases.url('owner') })
    await client.connect()
    try {
      for (const { table } of entities) expect([table, await countOf(client, table)]).toEqual([table, 0])
    } finally {
      await client.end()
    }
  })

  test('on a pooled connection that somebody with a scope used before', async () => {
    const pool = new Pool({ connectionString: world.databases.url('backend'), max: 1 })
    await pool.query('begin')
    await pool.query(`select set_config('app.tenant', $1, true)`, [world.demo])
    expect(await countOf(pool, 'crm_lead')).toBe(30)
    await pool.query('commit')
    for (const { table } of entities) expect([table, await countOf(pool, table)]).toEqual([table, 0])
    await pool.end()
  })

  test('and with a scope only what is its own', async () => {
    const pool = new Pool({ connectionString: world.databases.url('backend'), max: 1 })
    await pool.query('begin')
    await pool.query(`select set_config('app.tenant', $1, true)`, [world.other])
    for (const { table, grants } of entities.filter(({ grants }) => grants.backend?.includes('select'))) {
      const { rows } = await pool.query(`select distinct tenant_id from ${table}`)
      expect([table, grants && rows.filter((row) => row.tenant_id !== world.other)]).toEqual([table, []])
    }
    await pool.query('rollback')
    await pool.end()
  })

  test('row-level security is forced on every table there is', async () => {
    const unguarded = await looking(world.databases.adminUrl, async (admin) => {
      const { rows } = await admin.query(
        `select relname from pg_class c join pg_namespace n on n.oid = relnamespace
         where n.nspname = 'public' and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)`,
      )

      return rows.map((row) => row.relname).toSorted()
    })
    // Neither belongs to a tenant: what was migrated, and counts under keyed hashes.
    expect(unguarded).toEqual(['migration', 'rate_limit'])
  })

  test('no view looks through the policies', async () => {
    const { rowCount } = await looking(world.databases.adminUrl, (admin) =>
      admin.query(
        `select 1 from pg_class c join pg_namespace n on n.oid = relnamespace
         where n.nspname = 'public' and relkind in ('v', 'm') and not 'security_invoker=true' = any (coalesce(reloptions, '{}'))`,
      ),
    )
    expect(rowCount).toBe(0)
  })
})

describe('what each role may, as it was reviewed', () => {
  test('roles are ordinary and own nothing but what is theirs', async () => {
    const { rows } = await looking(world.databases.adminUrl, (admin) =>
      admin.query(
        `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin from pg_roles
         where rolname in (${names(Object.values(roles))}) order by 1`,
      ),
    )
    expect(rows).toMatchSnapshot()
  })

  test('privileges on tables', async () => {
    const { rows } = await looking(world.databases.adminUrl, (admin) =>
      admin.query(
        `select table_schema || '.' || table_name as table, grantee, string_agg(lower(privilege_type), ' ' order by privilege_type) as may
         from information_schema.role_table_grants
         where grantee in (${names(Object.values(roles).filter((role) => role !== roles.owner))}, 'PUBLIC')
           and table_name !~ '_[0-9]{8}$' -- pg-boss's daily partitions
           and table_schema in ('public', 'pgboss') group by 1, 2 order by 1, 2`,
      ),
    )
    expect(rows.map((row) => `${row.table} ${row.grantee}: ${row.may}`)).toMatchSnapshot()
  })

  test('the closed list of doors', async () => {
    const { rows } = await looking(world.databases.adminUrl, (admin) =>
      admin.query(
        `select p.oid::regprocedure::text as door, prosecdef, proconfig::text, r.rolname as owner,
           array(select grantee::regrole::text from aclexplode(proacl) where grantee <> p.proowner
             and grantee <> 'leadkeep_owner'::regrole order by 1)::text as open
         from pg_proc p join pg_roles r on r.oid = proowner
         where pronamespace = 'doors'::regnamespace order by 1`,
      ),
    )
    const declared = modules.flatMap((module) => [...(module.doors ?? [])])
    expect(rows).toHaveLength(declared.length)
    for (const row of rows) {
      expect([row.door, row.prosecdef, row.owner]).toEqual([row.door, true, roles.doors])
      expect(row.proconfig).toContain('search_path=pg_catalog')
    }
    expect(rows.map((row) => `${row.door} ${row.open}`)).toMatchSnapshot()
  })
})

const names = (list: readonly string[]) => list.map((name) => `'${name}'`).join()

async function countOf(client: { query: Client['query'] | Pool['query'] }, table: string): Promise<number> {
  // Tables are named by declarations, never by input.
  const query = client.query as (text: string) => Promise<{ rows: { count: string }[] }>
  try {
    const { rows } = await query.call(client, `select count(*) from ${table}`)

    return Number(rows[0]!.count)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '42501') return 0
    throw error
  }
}
