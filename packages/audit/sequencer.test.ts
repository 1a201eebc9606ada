import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { installation, type Scope, type Services } from '@leadkeep/kernel'
import { settled, type World } from '@leadkeep/testing'
import { Client } from 'pg'
import {
  CompactRange,
  checkpointFolder,
  leafHash,
  leafOf,
  newestCheckpoint,
  openCheckpoint,
  record,
  Sequencer,
  storedEntry,
  storedEntryColumns,
  write,
  type StoredEntryRow,
} from './index.ts'
import { logKeyText } from './note.ts'
import { auditWorld } from './test-world.ts'

let world: World
let worker: Services
let admin: Client
let scope: Scope
let directory: string

beforeAll(async () => {
  world = await auditWorld()
  worker = await world.as('worker')
  admin = new Client({ connectionString: world.databases.adminUrl })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await world.close()
})
beforeEach(async () => {
  scope = world.scope(await world.tenant())
  directory = await mkdtemp(join(tmpdir(), 'leadkeep-checkpoints-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const sequencer = (batch?: number) =>
  new Sequencer({
    database: worker.database,
    keyring: worker.keyring,
    outside: checkpointFolder(directory),
    batch,
  })
const acted = (name: string) => record(world.services.database, scope, { act: name, outcome: 'done' })
const act = async (name = 'test.act') => {
  await acted(name)
  await settled(world, scope.tenantId)
}
const acts = async (count: number) => {
  for (let done = 0; done < count; done += 1) await acted('test.act')
  await settled(world, scope.tenantId)
}
const inconsistent = { code: 'audit.log_inconsistent' }
const count = async (table: 'audit_leaf' | 'audit_pending' | 'audit_checkpoint') =>
  Number(
    (await admin.query(`select count(*) from ${table} where tenant_id = $1`, [scope.tenantId])).rows[0].count,
  )
/** What the database's owner can do. */
const tamper = async (sql: string) => {
  await admin.query('set session_replication_role = replica')
  await admin.query(sql, [scope.tenantId])
  await admin.query('set session_replication_role = origin')
}

describe('sequencing', () => {
  test('makes leaves of what was committed, in order, and signs the root of exactly these', async () => {
    await acts(7)
    const { moved, size, note } = await sequencer(3).sequence(scope.tenantId)

    expect({ moved, size }).toEqual({ moved: 7, size: 7 })
    expect(await count('audit_pending')).toBe(0)
    const { rows } = await admin.query<StoredEntryRow>(
      `select ${storedEntryColumns} from audit_entry e where tenant_id = $1 order by transaction_id, id`,
      [scope.tenantId],
    )
    const tree = CompactRange.empty()
    for (const row of rows) tree.append(leafHash(leafOf(storedEntry(row))))
    const key = await worker.keyring.logKey(scope.tenantId)
    expect(openCheckpoint(note!, key)).toEqual({ origin: key.name, size: 7, root: tree.root() })
  })

  test('has nothing to do a second time, signs again when something came, and keeps the last one outside', async () => {
    const one = sequencer()
    await acts(2)
    await one.sequence(scope.tenantId)
    expect(await one.sequence(scope.tenantId)).toEqual({ moved: 0, size: 2, note: null })

    await act()
    const { note } = await one.sequence(scope.tenantId)

    const file = join(directory, `${scope.tenantId}.checkpoint`)
    expect(await readFile(file, 'utf8')).toBe(note)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await count('audit_checkpoint')).toBe(2)
  })

  test('signs nothing for an empty log', async () => {
    expect(await sequencer().sequence(scope.tenantId)).toEqual({ moved: 0, size: 0, note: null })
  })

  test('keeps the installation’s own log, too', async () => {
    await record(world.services.database, world.scope(installation), {
      act: 'cli.keys.status',
      outcome: 'done',
    })
    await settled(world, installation)
    const { note } = await sequencer().sequence(installation)

    expect(openCheckpoint(note!, await worker.keyring.logKey(installation)).size).toBe(1)
  })

  test('visits every tenant, also after one that refuses', async () => {
    const other = world.scope(await world.tenant())
    await act()
    await record(world.services.database, other, { act: 'test.act', outcome: 'done' })
    await settled(world, other.tenantId)
    await writeFile(join(directory, `${scope.tenantId}.checkpoint`), 'rubbish')

    await expect(sequencer().run([scope.tenantId, other.tenantId])).rejects.toMatchObject({
      code: 'audit.checkpoint_invalid',
    })
    expect(await newestCheckpoint(world.services.database, other.tenantId)).toMatchObject({ size: 1 })
  })
})

describe('an entry is neither lost nor overtaken', () => {
  test('when its transaction is still open: whatever is younger waits for it', async () => {
    const one = sequencer()
    await act('test.before')
    const { database } = world.services
    await database.transaction(scope.tenantId, async (client) => {
      await write(client, scope, { act: 'test.slow', outcome: 'done' })
      for (let round = 0; round < 50; round += 1) {
        if (round % 10 === 0) await acted('test.quick')
        await one.sequence(scope.tenantId)
      }
      expect(await count('audit_leaf')).toBe(1)
    })
    await settled(world, scope.tenantId)
    await one.sequence(scope.tenantId)

    const { rows } = await admin.query<{ act: string }>(
      `select e.act from audit_leaf l join audit_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
        where l.tenant_id = $1 order by l.index`,
      [scope.tenantId],
    )
    expect(rows.map((row) => row.act)).toEqual(['test.before', 'test.slow', ...Array(5).fill('test.quick')])
  })

  test('when it was rolled back, it is not there', async () => {
    const failing = world.services.database.transaction(scope.tenantId, async (client) => {
      await write(client, scope, { act: 'test.act', outcome: 'done' })
      throw new Error('rolled back')
    })
    await expect(failing).rejects.toThrow('rolled back')

    expect(await sequencer().sequence(scope.tenantId)).toMatchObject({ moved: 0, size: 0 })
  })

  test('when several workers sequence at once', async () => {
    const workers = [sequencer(4), sequencer(5), sequencer(6)]
    await Promise.all([
      acts(60),
      ...workers.map(async (each) => {
        for (let round = 0; round < 15; round += 1) await each.sequence(scope.tenantId)
      }),
    ])
    await settled(world, scope.tenantId)
    await sequencer().sequence(scope.tenantId)

    const { rows } = await admin.query(
      'select min(index)::int as first, max(index)::int as last, count(distinct entry_id)::int as entries from audit_leaf where tenant_id = $1',
      [scope.tenantId],
    )
    expect(rows).toEqual([{ first: 0, last: 59, entries: 60 }])
    expect(await newestCheckpoint(world.services.database, scope.tenantId)).toMatchObject({ size: 60 })
  })
})

describe('nothing inconsistent is signed', () => {
  beforeEach(async () => {
    await acts(5)
    await sequencer().sequence(scope.tenantId)
    await act()
  })

  const attacks = {
    'a leaf was changed': `update audit_leaf set leaf_hash = sha256('eve') where tenant_id = $1 and index = 2`,
    'a leaf is missing': 'delete from audit_leaf where tenant_id = $1 and index = 2',
    'the tail was cut': `with cut as (delete from audit_leaf where tenant_id = $1) delete from audit_tree where tenant_id = $1`,
    'the tree was put back': `update audit_tree set size = 1, roots = roots[1:1] where tenant_id = $1`,
    'the subtrees were changed': `update audit_tree set roots = array[sha256('eve'), sha256('mallory')] where tenant_id = $1`,
  }

  test.each(Object.entries(attacks))('%s', async (_, attack) => {
    await tamper(attack)
    const before = await count('audit_checkpoint')

    await expect(sequencer().sequence(scope.tenantId)).rejects.toMatchObject(inconsistent)
    expect(await count('audit_checkpoint')).toBe(before)
  })

  test('the whole log was made anew and only the copy outside knows', async () => {
    for (const table of ['audit_leaf', 'audit_tree', 'audit_checkpoint', 'audit_pending', 'audit_entry'])
      await tamper(`delete from ${table} where tenant_id = $1`)
    await expect(sequencer().sequence(scope.tenantId)).rejects.toMatchObject(inconsistent)
    await acts(9)

    await expect(sequencer().sequence(scope.tenantId)).rejects.toMatchObject(inconsistent)
    expect(await count('audit_checkpoint')).toBe(0)
  })

  test('the copy outside was made by somebody else’s key', async () => {
    const file = join(directory, `${scope.tenantId}.checkpoint`)
    const other = await worker.keyring.logKey(installation)
    const kept = await readFile(file, 'utf8')
    await writeFile(
      file,
      kept.replace(/ \S+\n$/, ` ${Buffer.from(other.sign(Buffer.from('x'))).toString('base64')}\n`),
    )

    await expect(sequencer().sequence(scope.tenantId)).rejects.toMatchObject({
      code: 'audit.checkpoint_invalid',
    })
  })

  test('but a lost copy outside is made again from the database’s', async () => {
    await rm(join(directory, `${scope.tenantId}.checkpoint`))
    const { note } = await sequencer().sequence(scope.tenantId)

    expect(await readFile(join(directory, `${scope.tenantId}.checkpoint`), 'utf8')).toBe(note)
  })

  test('and a crash between the copy outside and the commit is made good', async () => {
    const { database, keyring } = worker
    const outside = checkpointFolder(directory)
    const crashing = {
      ...outside,
      async keep(tenantId: string, note: string) {
        await outside.keep(tenantId, note)
        throw new Error('crash')
      },
    }
    await expect(
      new Sequencer({ database, keyring, outside: crashing }).sequence(scope.tenantId),
    ).rejects.toThrow('crash')
    expect(await newestCheckpoint(world.services.database, scope.tenantId)).toMatchObject({ size: 5 })

    await sequencer().sequence(scope.tenantId)
    expect(await newestCheckpoint(world.services.database, scope.tenantId)).toMatchObject({ size: 6 })
  })
})

describe('the newest checkpoint', () => {
  test('is told to every process, with the key that signed it', async () => {
    await acts(3)
    const { note } = await sequencer().sequence(scope.tenantId)
    const key = await worker.keyring.logKey(scope.tenantId)
    for (const role of ['landing', 'backend', 'worker'] as const) {
      const { database } = await world.as(role)
      expect(await newestCheckpoint(database, scope.tenantId)).toEqual({
        size: 3,
        note,
        logKey: logKeyText(key),
        signedAt: expect.any(Date),
      })
    }
  })

  test('of a log without one is nothing', async () => {
    expect(await newestCheckpoint(world.services.database, scope.tenantId)).toBeNull()
  })
})
