import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Scope, Services } from '@leadkeep/kernel'
import { settled, type World } from '@leadkeep/testing'
import { Client } from 'pg'
import {
  checkLog,
  checkpointFolder,
  decidePruning,
  leafHashesOf,
  prune,
  record,
  Sequencer,
  signStatement,
  StoredTree,
  type NoteSigner,
} from './index.ts'
import { auditWorld, letEntriesGrowOld } from './test-world.ts'

// A log of nine entries of long ago and three of now, pruned: what still works, and what an attacker does about it.

let world: World
let worker: Services
let owner: Client
let scope: Scope
let key: NoteSigner
let folder: string
let policy: string

const person = 'bbbbbbbb-0000-4000-8000-000000000001'

beforeAll(async () => {
  world = await auditWorld()
  worker = await world.as('worker')
  owner = new Client({ connectionString: world.databases.adminUrl })
  await owner.connect()
  scope = { ...world.scope(await world.tenant()), features: ['*'] }
  key = await worker.keyring.logKey(scope.tenantId)
  folder = await mkdtemp(join(tmpdir(), 'leadkeep-checkpoints-'))
  for (let done = 0; done < 9; done += 1)
    await record(world.services.database, scope, { act: 'test.old', outcome: 'done', subjects: [person] })
  await letEntriesGrowOld(world, scope.tenantId, 800)
  await sequenced()
  for (let done = 0; done < 3; done += 1) await record(world.services.database, scope, young)
  await sequenced()
})
afterAll(async () => {
  await owner.end()
  await world.close()
  await rm(folder, { recursive: true })
})

const young = { act: 'test.young', outcome: 'done' } as const
const wanted = { before: new Date(), kept: [], rule: 'audit.entry', version: 0 } as const

async function sequenced() {
  await settled(world, scope.tenantId)
  const { database, keyring } = worker
  await new Sequencer({ database, keyring, outside: checkpointFolder(folder) }).run([scope.tenantId])
}

const check = () => {
  const { database } = worker

  return checkLog({ database, tenantId: scope.tenantId, key, outside: checkpointFolder(folder) })
}

const faults = async () =>
  (await check()).faults.map(({ fault, index }) => (index === null ? fault : `${fault} ${index}`))

const entryAt = (index: number) => `(select entry_id from audit_leaf where index = ${index})`
const count = async (table: string) =>
  // oxlint-disable-next-line leadkeep/no-built-sql -- a name written in this file
  Number(
    (await owner.query(`select count(*) from ${table} where tenant_id = $1`, [scope.tenantId])).rows[0].count,
  )

describe('pruning', () => {
  test('whose data must be kept keeps the log from the first entry about them on', async () => {
    expect(await decidePruning(worker, scope, { ...wanted, kept: [person] })).toBeNull()
  })

  test('is decided on the log first, and waits until that is signed', async () => {
    const decided = await decidePruning(worker, scope, wanted)
    expect(decided).toMatchObject({ last: 8 })
    policy = decided!.policy
    expect(await prune(worker, scope.tenantId, policy)).toBe('waits')
    await expect(doorOpened(policy)).rejects.toMatchObject({ code: 'LK003' })

    await sequenced()
    const before = await count('audit_mention')
    const days = await count('audit_activity')
    expect(await prune(worker, scope.tenantId, policy)).toEqual({ pruned: 9 })
    expect(await prune(worker, scope.tenantId, policy)).toEqual({ pruned: 0 })
    expect(before - (await count('audit_mention'))).toBe(9)
    expect(await count('audit_activity')).toBeLessThan(days)
    expect([await count('audit_entry'), await count('audit_leaf')]).toEqual([4, 13])
  })

  test('leaves the tree as it was, and says what is not there any more', async () => {
    expect(await check()).toMatchObject({
      size: 13,
      faults: [],
      pruned: { last: 8, policy: 12, count: 9 },
    })
    expect(await decidePruning(worker, scope, wanted)).toBeNull()
  })

  test('a pruned entry that somebody kept is still proven', async () => {
    const leaves = leafHashesOf(worker.database, scope.tenantId)
    const tree = (await StoredTree.read(leaves, 13))!
    expect(await tree.inclusion(4)).toHaveLength(4)
    const { rows } = await owner.query(
      'select leaf_hash from audit_leaf where tenant_id = $1 and index = 4',
      [scope.tenantId],
    )
    expect(rows[0].leaf_hash).toHaveLength(32)
  })
})

const doorOpened = async (by: string) => {
  const client = new Client({ connectionString: world.databases.url('worker') })
  await client.connect()
  try {
    await client.query(`select set_config('app.tenant', $1, false)`, [scope.tenantId])

    return await client.query('select doors.prune_log($1, $2, 0, 100) as gone', [scope.tenantId, by])
  } finally {
    await client.end()
  }
}

describe('the door takes out nothing else', () => {
  test('no entry of the last year, whatever a policy says', async () => {
    const statement = signStatement(
      { kind: 'audit.prune', body: { v: 1, last: 12, root: '', before: '', rule: 'x', version: 0 } },
      key,
    )
    const greedy = await record(world.services.database, scope, {
      act: 'audit.prune',
      outcome: 'done',
      facts: { last: 12, statement },
    })
    await sequenced()
    expect((await doorOpened(greedy)).rows).toEqual([{ gone: '0' }])
    // It covers leaves that are not the ones it was signed over.
    expect(await faults()).toEqual(['policy_invalid 13'])
  })

  test('nothing under what is no policy', async () => {
    const { rows } = await owner.query(
      `select entry_id as id from audit_leaf where tenant_id = $1 and index = 10`,
      [scope.tenantId],
    )
    expect((await doorOpened(rows[0].id)).rows).toEqual([{ gone: '0' }])
  })

  test('and nobody else has a way at all', async () => {
    for (const role of ['landing', 'backend', 'worker', 'owner'] as const) {
      const client = new Client({ connectionString: world.databases.url(role) })
      await client.connect()
      await client.query(`select set_config('app.tenant', $1, false)`, [scope.tenantId])
      const attempt = client.query('delete from audit_entry')
      await expect(attempt).rejects.toMatchObject({ code: role === 'owner' ? 'LK003' : '42501' })
      if (role !== 'worker')
        await expect(
          client.query('select doors.prune_log($1, $2, 0, 100)', [scope.tenantId, policy]),
        ).rejects.toMatchObject({ code: '42501' })
      await client.end()
    }
  })
})

/** By the database's owner, triggers off; put back afterwards. What a test before this one left is there, too. */
const left = 'policy_invalid 13'
const attacks: Readonly<Record<string, readonly [found: readonly string[], ...statements: string[]]>> = {
  'more than the policy says': [
    ['entry_missing 9', left],
    `delete from audit_entry where id = ${entryAt(9)}`,
  ],
  'the policy, too': [
    [left, ...Array.from({ length: 9 }, (_, index) => `entry_missing ${index}`), 'entry_missing 12'],
    `delete from audit_entry where id = ${entryAt(12)}`,
  ],
  'and has the policy say more': [
    [
      'policy_invalid 12',
      left,
      ...Array.from({ length: 10 }, (_, index) => `entry_missing ${index}`),
      'entry_changed 12',
    ],
    `update audit_entry set body = jsonb_set(body, '{facts,last}', '9') where id = ${entryAt(12)}`,
    `delete from audit_entry where id = ${entryAt(9)}`,
  ],
  'and puts contents of their own in its place': [
    ['entry_changed 4', left],
    `insert into audit_entry (tenant_id, id, recorded_at, transaction_id, body)
      select tenant_id, ${entryAt(4)}, now(), pg_current_xact_id(), body from audit_entry where id = ${entryAt(10)}`,
  ],
  'a leaf of what was pruned': [['leaf_missing 4'], 'delete from audit_leaf where index = 4'],
}

describe('an attacker deletes', () => {
  test.each(Object.entries(attacks))('%s', async (_, [found, ...statements]) => {
    await owner.query('begin')
    await owner.query('set local session_replication_role = replica')
    await owner.query('create temp table kept_entry on commit drop as select * from audit_entry')
    await owner.query('create temp table kept_leaf on commit drop as select * from audit_leaf')
    for (const statement of statements) await owner.query(statement)
    await owner.query('create schema aside')
    await owner.query('create table aside.entry as select * from kept_entry')
    await owner.query('create table aside.leaf as select * from kept_leaf')
    await owner.query('commit')
    try {
      expect((await faults()).toSorted()).toEqual([...found].toSorted())
    } finally {
      await owner.query('set session_replication_role = replica')
      const columns = 'tenant_id, id, recorded_at, transaction_id, body'
      await owner.query('truncate audit_entry, audit_leaf')
      await owner.query(`insert into audit_entry (${columns}) select ${columns} from aside.entry`)
      await owner.query('insert into audit_leaf select * from aside.leaf')
      await owner.query('set session_replication_role = origin')
      await owner.query('drop schema aside cascade')
    }
  })

  test('with a policy that the key did not sign: the sequencer takes it, the check does not', async () => {
    const mallory = { ...key, sign: () => Buffer.alloc(64) }
    const body = { v: 1, last: 11, root: '', before: '', rule: 'x', version: 0 }
    const statement = signStatement({ kind: 'audit.prune', body }, mallory)
    await record(world.services.database, scope, {
      act: 'audit.prune',
      outcome: 'done',
      facts: { last: 11, statement },
    })
    await sequenced()

    expect(await faults()).toEqual([`policy_invalid 14`, left].toSorted().toReversed())
  })
})
