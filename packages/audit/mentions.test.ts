import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import type { Scope } from '@leadkeep/kernel'
import { settled, type World } from '@leadkeep/testing'
import { Client } from 'pg'
import { record, Sequencer } from './index.ts'
import { auditWorld, writeDiary } from './test-world.ts'

let world: World
let scope: Scope
let sequence: (batch?: number) => Promise<void>

beforeAll(async () => {
  world = await auditWorld()
  const { database, keyring } = await world.as('worker')
  const outside = { newest: async () => null, keep: async () => undefined, end: async () => undefined }
  sequence = async (batch) => {
    await settled(world, scope.tenantId)
    const sequencer = new Sequencer({ database, keyring, outside, batch })
    await sequencer.run([scope.tenantId])
    while ((await sequencer.derive(scope.tenantId)) !== 0);
  }
})
afterAll(() => world.close())
beforeEach(async () => {
  scope = world.scope(await world.tenant())
})

const seen = (...subjects: string[]) =>
  record(world.services.database, scope, {
    act: 'test.diary.read',
    outcome: 'done',
    reads: [{ table: 'test.diary', columns: ['words'], subjects }],
  })

const mentionsOf = (thing: string) =>
  world.services.database.transaction(scope.tenantId, async (client) => {
    const { rows } = await client.query<{ entry_id: string }>(
      'select entry_id from audit_mention where thing_id = $1 order by recorded_at, entry_id',
      [thing],
    )

    return rows.map((row) => row.entry_id)
  })

test('a sequenced entry is found by each person it concerns and each record it changed', async () => {
  // A diary is its own subject: one entry, found once.
  const { id } = await execute(world.services, scope, writeDiary, { words: 'Dear diary' })
  const ada = scope.newId()
  const [first, second] = [await seen(id, ada), await seen(id)]
  await sequence()

  expect(await mentionsOf(id)).toEqual([expect.any(String), first, second])
  expect(await mentionsOf(ada)).toEqual([first])
  expect(await mentionsOf(scope.newId())).toEqual([])
})

test('is kept up over many batches, and does not repeat itself', async () => {
  const ada = scope.newId()
  for (let index = 0; index < 7; index += 1) await seen(ada)
  await sequence(3)
  await seen(ada)
  await sequence(3)

  expect(new Set(await mentionsOf(ada)).size).toBe(8)
})

test('a log from before there were mentions gets them, and so does one that lost them', async () => {
  const ada = scope.newId()
  for (let index = 0; index < 7; index += 1) await seen(ada)
  await sequence()
  const admin = new Client({ connectionString: world.databases.adminUrl })
  await admin.connect()
  await admin.query(`set session_replication_role = replica`)
  await admin.query(`delete from audit_mention where tenant_id = $1`, [scope.tenantId])
  await admin.query(`update audit_tree set mentioned = 0 where tenant_id = $1`, [scope.tenantId])
  await admin.end()
  await sequence(3)

  expect(await mentionsOf(ada)).toHaveLength(7)
})

test('a record whose id is no UUID is passed over, and holds nothing up', async () => {
  const ada = scope.newId()
  await record(world.services.database, scope, {
    act: 'test.diary.write',
    outcome: 'done',
    subjects: [ada],
    changes: [{ table: 'test.diary', row: 'all of them', op: 'delete', columns: {} }],
  })
  await sequence()

  expect(await mentionsOf(ada)).toHaveLength(1)
})

test('what is said of another tenant’s log can’t be asked', async () => {
  const ada = scope.newId()
  await seen(ada)
  await sequence()
  scope = world.scope(await world.tenant())

  expect(await mentionsOf(ada)).toEqual([])
})
