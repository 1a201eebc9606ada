import { setTimeout as pass } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openDatabase, type Database } from '@leadkeep/database'
import { installation, type Scope } from '@leadkeep/kernel'
import { rowsOf, settled, type World } from '@leadkeep/testing'
import { Client } from 'pg'
import { endLog, record, Sequencer } from './index.ts'
import { auditWorld, modules } from './test-world.ts'

let world: World
let owner: Database

beforeAll(async () => {
  world = await auditWorld()
  owner = await openDatabase({ url: world.databases.url('owner'), modules, poolSize: 2 })
})
afterAll(async () => {
  await owner?.close()
  await world?.close()
})

test('a transaction that others have open holds the end of a log up, and does not fail it', async () => {
  const { databases, services } = world
  const tenantId = await world.tenant()
  const scope: Scope = { ...world.scope(tenantId), tenantId: installation }
  const { database, keyring } = await world.as('worker')
  const outside = { newest: async () => null, keep: async () => undefined, end: async () => undefined }
  const sequencer = new Sequencer({ database, keyring, outside })
  await record(services.database, world.scope(tenantId), { act: 'test.act', outcome: 'done' })
  await settled(world, tenantId)
  await sequencer.run([tenantId])
  const left = () => rowsOf(databases.adminUrl, 'select from audit_entry where tenant_id = $1', [tenantId])

  const busy = new Client({ connectionString: databases.adminUrl })
  await busy.connect()
  await busy.query('begin')
  await busy.query('select pg_current_xact_id()')
  const ending = endLog({ database: owner, keyring, sequencer, scope }, tenantId)
  await pass(700)
  expect(await left()).toHaveLength(1)
  await busy.query('commit')
  await busy.end()

  expect(await ending).toMatchObject({ tenantId, size: 1 })
  expect(await left()).toEqual([])
})
