import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Scope, Services } from '@leadkeep/kernel'
import { rowsOf, settled, type World } from '@leadkeep/testing'
import { checkpointFolder, logFigures, logHealth, LogWatch, record, Sequencer } from './index.ts'
import { auditWorld, entriesOf } from './test-world.ts'

let world: World
let worker: Services
let scope: Scope
let folder: string
let incidents: string[]

beforeAll(async () => {
  world = await auditWorld()
  worker = await world.as('worker')
  folder = await mkdtemp(join(tmpdir(), 'leadkeep-checkpoints-'))
})
afterAll(async () => {
  await world.close()
  await rm(folder, { recursive: true })
})
beforeEach(async () => {
  scope = world.scope(await world.tenant())
  incidents = []
})

const outside = () => checkpointFolder(folder)
const watch = (most?: number) =>
  new LogWatch({
    database: worker.database,
    keyring: worker.keyring,
    outside: outside(),
    ambient: world.ambient,
    onIncident: (_, code) => void incidents.push(code),
    ...(most === undefined ? {} : { most }),
  })

async function sequenced(count: number) {
  for (let done = 0; done < count; done += 1)
    await record(world.services.database, scope, { act: 'test.act', outcome: 'done' })
  await settled(world, scope.tenantId)
  const { database, keyring } = worker
  await new Sequencer({ database, keyring, outside: outside() }).run([scope.tenantId])
}

const asOwner = (sql: string) =>
  rowsOf(world.databases.adminUrl, `begin; set local session_replication_role = replica; ${sql}; commit`, [])
const health = async () =>
  logHealth(worker.database, scope.tenantId, await worker.keyring.logKey(scope.tenantId), outside())

test('a sound log is gone through again and again without a word', async () => {
  await sequenced(7)
  const watching = watch(3)
  for (let round = 0; round < 8; round += 1) await watching.run([scope.tenantId])

  expect(incidents).toEqual([])
  expect(await entriesOf(world, scope, 'audit.incident')).toEqual([])
  expect(await logFigures(world.services.database, scope.tenantId)).toEqual({
    waitingSince: null,
    anchoredAt: expect.any(Date),
    verified: { size: 7, at: expect.any(Date) },
  })
})

test('what is wrong is an incident on the log, once, when the watch comes to it', async () => {
  await sequenced(7)
  await asOwner(
    `update audit_entry set body = jsonb_set(body, '{outcome}', '"refused"') where id = (
      select entry_id from audit_leaf where tenant_id = '${scope.tenantId}' and index = 5)`,
  )
  const watching = watch(3)
  await watching.run([scope.tenantId])
  expect(incidents).toEqual([])
  for (let round = 0; round < 6; round += 1) await watching.run([scope.tenantId])

  expect(incidents).toEqual(['audit.entry_changed'])
  expect(await entriesOf(world, scope, 'audit.incident')).toMatchObject([
    { outcome: 'failed', error: 'audit.entry_changed', facts: { index: 5 }, via: 'worker' },
  ])
  // Nobody is told that it was found sound; and the incident waits to be sequenced.
  expect(await logFigures(world.services.database, scope.tenantId)).toMatchObject({
    waitingSince: expect.any(Date),
    verified: null,
  })
})

test('entries that wait too long are one, and so are leaves that no checkpoint outside is over', async () => {
  await record(world.services.database, scope, { act: 'test.act', outcome: 'done' })
  expect(await health()).toMatchObject({ size: 0, oldestWaiting: expect.any(Number), oldestUnanchored: null })
  await asOwner(
    `update audit_entry set recorded_at = recorded_at - interval '6 minutes' where tenant_id = '${scope.tenantId}'`,
  )
  await watch().run([scope.tenantId])
  expect(incidents).toEqual(['audit.sequencing_late'])

  await sequenced(0)
  expect(await health()).toMatchObject({ size: 2, oldestWaiting: null, oldestUnanchored: null })
  await rm(join(folder, `${scope.tenantId}.checkpoint`))
  await watch().run([scope.tenantId])
  expect(incidents).toEqual(['audit.sequencing_late', 'audit.anchor_late'])
})

test('one log that can’t be checked keeps no other waiting', async () => {
  await sequenced(2)
  await asOwner(`delete from audit_leaf where tenant_id = '${scope.tenantId}' and index = 1`)
  const unknown = world.ambient.newId()

  await expect(watch().run([unknown, scope.tenantId])).rejects.toMatchObject({ code: expect.any(String) })
  expect(incidents).toContain('audit.leaf_missing')
})
