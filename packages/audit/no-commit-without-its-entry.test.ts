import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import { roles } from '@leadkeep/database'
import type { Scope } from '@leadkeep/kernel'
import type { World } from '@leadkeep/testing'
import type { PoolClient } from 'pg'
import { write, type Change } from './index.ts'
import { auditWorld, Diary, entriesOf, writeDiary } from './test-world.ts'

const unlogged = { code: 'LK002' }

let world: World
let scope: Scope
let diary: string

beforeAll(async () => {
  world = await auditWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  scope = world.scope(await world.tenant())
  ;({ id: diary } = await execute(world.services, scope, writeDiary, { words: 'Dear diary' }))
})

const inTransaction = <T>(work: (client: PoolClient) => Promise<T>) =>
  world.services.database.transaction(scope.tenantId, work)
const storm = (client: PoolClient, id = diary) =>
  client.query(`update test_diary set mood = 'stormy' where id = $1`, [id])
const entry = (change: Partial<Change> = {}) => ({
  act: 'test.diary.storm',
  outcome: 'done' as const,
  changes: [{ table: 'test.diary', row: diary, op: 'update' as const, columns: {}, ...change }],
})
const mood = () =>
  inTransaction(
    async (client) =>
      (await client.query('select mood from test_diary where id = $1', [diary])).rows[0]?.mood,
  )

describe('a change commits', () => {
  test('with an entry of its table, row and operation, written before or after it', async () => {
    await inTransaction(async (client) => {
      await write(client, scope, entry())
      await storm(client)
    })
    await inTransaction(async (client) => {
      await storm(client)
      await write(client, scope, entry())
    })

    expect(await mood()).toBe('stormy')
  })

  test('by a command, whose entry is not its business', async () => {
    expect(await entriesOf(world, scope, 'test.diary.write')).toMatchObject([
      { outcome: 'done', changes: [{ table: 'test.diary', row: diary, op: 'insert' }] },
    ])
  })
})

describe('a change is refused at commit', () => {
  test('without an entry, whether it inserts, updates or deletes', async () => {
    const insert = `insert into test_diary (tenant_id, id, subject_id, mood) values ($1, $2, $2, 'calm')`

    await expect(inTransaction((client) => storm(client))).rejects.toMatchObject(unlogged)
    await expect(inTransaction((client) => client.query('delete from test_diary'))).rejects.toMatchObject(
      unlogged,
    )
    await expect(
      inTransaction((client) => client.query(insert, [scope.tenantId, scope.newId()])),
    ).rejects.toMatchObject(unlogged)
    expect(await mood()).toBe('calm')
  })

  test('with an entry of another row, another table or another operation', async () => {
    const wrong: Partial<Change>[] = [
      { row: scope.newId() },
      { table: 'test.diaries' },
      { table: 'audit.entry' },
      { op: 'insert' },
    ]
    for (const change of wrong)
      await expect(
        inTransaction(async (client) => {
          await write(client, scope, entry(change))
          await storm(client)
        }),
      ).rejects.toMatchObject(unlogged)
  })

  test('with an entry of another tenant', async () => {
    const other = world.scope(await world.tenant())

    await expect(
      inTransaction(async (client) => {
        await storm(client)
        await client.query(`select set_config('app.tenant', $1, true)`, [other.tenantId])
        await write(client, other, entry())
      }),
    ).rejects.toMatchObject(unlogged)
  })

  test('with an entry of the transaction before', async () => {
    await inTransaction((client) => write(client, scope, entry()))

    await expect(inTransaction((client) => storm(client))).rejects.toMatchObject(unlogged)
  })

  test('with an entry that claims to belong to a later transaction', async () => {
    await inTransaction(async (client) => {
      for (let ahead = 1; ahead < 20; ahead += 1)
        await client.query(
          `insert into audit_entry (tenant_id, id, body, transaction_id)
            select $1, $2, body, (pg_current_xact_id()::text::bigint + $3)::text::xid8 from audit_entry limit 1`,
          [scope.tenantId, scope.newId(), ahead],
        )
      await client.query(`update test_diary set mood = mood where false`)
    })

    await expect(inTransaction((client) => storm(client))).rejects.toMatchObject(unlogged)
  })

  test('with an entry that was rolled back to a savepoint', async () => {
    await expect(
      inTransaction(async (client) => {
        await storm(client)
        await client.query('savepoint before_entry')
        await write(client, scope, entry())
        await client.query('rollback to savepoint before_entry')
      }),
    ).rejects.toMatchObject(unlogged)
  })

  test('with an entry that was there only while the constraint was looked at', async () => {
    await expect(
      inTransaction(async (client) => {
        await storm(client)
        await client.query('savepoint before_entry')
        await write(client, scope, entry())
        await client.query('set constraints all immediate')
        await client.query('rollback to savepoint before_entry')
      }),
    ).rejects.toMatchObject(unlogged)
  })

  test('when constraints are deferred once more, or looked at early', async () => {
    for (const when of ['deferred', 'immediate'])
      await expect(
        inTransaction(async (client) => {
          await client.query(`set constraints all ${when}`)
          await storm(client)
          await client.query('set constraints all deferred')
        }),
      ).rejects.toMatchObject(unlogged)
  })

  test('in a savepoint of its own', async () => {
    await expect(
      inTransaction(async (client) => {
        await client.query('savepoint own')
        await storm(client)
        await client.query('release savepoint own')
      }),
    ).rejects.toMatchObject(unlogged)
  })

  test('by MikroORM’s native queries, outside a command', async () => {
    const { database } = world.services

    await expect(
      database.read(scope, (em) => em.nativeUpdate(Diary, { id: diary }, { mood: 'stormy' })),
    ).rejects.toMatchObject(unlogged)
    await expect(database.read(scope, (em) => em.nativeDelete(Diary, { id: diary }))).rejects.toMatchObject(
      unlogged,
    )
    expect(await mood()).toBe('calm')
  })
})

test('no role that a process has can switch the trigger off', async () => {
  for (const attempt of [
    'alter table test_diary disable trigger all',
    'alter table test_diary disable trigger test_diary_on_the_log',
    'drop trigger test_diary_on_the_log on test_diary',
    'set session_replication_role = replica',
    'create or replace function doors.require_entry() returns trigger language plpgsql as $$ begin return null; end $$',
    `set role ${roles.owner}`,
    `set role ${roles.doors}`,
  ])
    for (const role of ['landing', 'backend', 'worker'] as const) {
      const { database } = await asRole(role)
      await expect(
        database.transaction(scope.tenantId, (client) => client.query(attempt)),
      ).rejects.toMatchObject({
        code: '42501',
      })
    }
})

const opened = new Map<string, ReturnType<World['as']>>()

function asRole(role: 'landing' | 'backend' | 'worker') {
  const services = opened.get(role) ?? world.as(role)
  opened.set(role, services)

  return services
}
