import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import type { Scope } from '@leadkeep/kernel'
import { settled, type World } from '@leadkeep/testing'
import { Client } from 'pg'
import { checkLog, record, Sequencer } from './index.ts'
import { auditWorld, writeDiary } from './test-world.ts'

let world: World
let scope: Scope
const outside = { newest: async () => null, keep: async () => undefined, end: async () => undefined }

beforeAll(async () => {
  world = await auditWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  scope = world.scope(await world.tenant())
})

async function sequence(batch?: number): Promise<void> {
  await settled(world, scope.tenantId)
  const { database, keyring } = await world.as('worker')
  const sequencer = new Sequencer({ database, keyring, outside, batch })
  await sequencer.run([scope.tenantId])
  while ((await sequencer.derive(scope.tenantId)) !== 0);
}

const done = (by: Scope, outcome: 'done' | 'refused' = 'done') =>
  record(world.services.database, by, { act: 'test.diary.look', outcome })

const counts = () =>
  world.services.database.transaction(scope.tenantId, async (client) => {
    const { rows } = await client.query(
      `select actor, outcome, changed, read, entries::int from audit_activity
        where day = (now() at time zone 'UTC')::date order by entries, outcome`,
    )

    return rows
  })

async function faults() {
  const { database, keyring } = await world.as('worker')
  const key = await keyring.logKey(scope.tenantId)
  const check = await checkLog({ database, tenantId: scope.tenantId, key, outside })

  return check.faults
}

async function asOwner(...statements: readonly string[]): Promise<void> {
  const admin = new Client({ connectionString: world.databases.adminUrl })
  await admin.connect()
  await admin.query('set session_replication_role = replica')
  for (const statement of statements) await admin.query(statement, [scope.tenantId])
  await admin.end()
}

test('a day has its entries by who acted and what they were, whatever the batches', async () => {
  const visitor: Scope = { ...scope, actor: { kind: 'visitor', id: null } }
  for (let index = 0; index < 3; index += 1)
    await execute(world.services, scope, writeDiary, { words: 'Dear' })
  for (let index = 0; index < 4; index += 1) await done(scope)
  for (let index = 0; index < 5; index += 1) await done(visitor, 'refused')
  await sequence(2)
  await done(visitor, 'refused')
  await sequence(2)

  const { id } = scope.actor
  expect(await counts()).toEqual([
    { actor: id, outcome: 'done', changed: true, read: false, entries: 3 },
    { actor: id, outcome: 'done', changed: false, read: false, entries: 4 },
    { actor: 'visitor', outcome: 'refused', changed: false, read: false, entries: 6 },
  ])
  expect(await faults()).toEqual([])
})

test('a log from before there were numbers gets them, and so does one that lost them', async () => {
  for (let index = 0; index < 5; index += 1) await done(scope)
  await sequence()
  const before = await counts()
  await asOwner(
    'delete from audit_activity where tenant_id = $1',
    'update audit_tree set counted = 0 where tenant_id = $1',
  )
  expect(await faults()).toEqual([])
  await sequence(2)

  expect(await counts()).toEqual(before)
})

test('what waits to be sequenced is no fault, and is counted once', async () => {
  await done(scope)
  await sequence()
  await done(scope)
  expect(await faults()).toEqual([])
  await sequence()

  expect(await counts()).toMatchObject([{ entries: 2 }])
})
