import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { settled } from '@leadkeep/testing'
import { checkLog, checkpointFolder, record, Sequencer, write } from './index.ts'
import { auditWorld, entriesOf } from './test-world.ts'

test('a transaction that stays open for ten seconds, across fifty rounds, loses nothing and is overtaken by nothing', async () => {
  const world = await auditWorld()
  const folder = await mkdtemp(join(tmpdir(), 'leadkeep-checkpoints-'))
  try {
    const worker = await world.as('worker')
    const scope = world.scope(await world.tenant())
    const outside = checkpointFolder(folder)
    const sequencer = new Sequencer({ database: worker.database, keyring: worker.keyring, outside })
    const act = (name: string) => record(world.services.database, scope, { act: name, outcome: 'done' })
    await act('test.before')
    await settled(world, scope.tenantId)
    const began = performance.now()
    await world.services.database.transaction(scope.tenantId, async (client) => {
      await write(client, scope, { act: 'test.slow', outcome: 'done' })
      for (let round = 0; round < 50; round += 1) {
        await act('test.quick')
        await sequencer.run([scope.tenantId])
        await setTimeout(200)
      }
    })
    expect(performance.now() - began).toBeGreaterThan(10_000)
    await settled(world, scope.tenantId)
    const { size } = await sequencer.sequence(scope.tenantId)

    expect(size).toBe(52)
    expect(await entriesOf(world, scope, 'test.quick')).toHaveLength(50)
    const key = await worker.keyring.logKey(scope.tenantId)
    const { faults } = await checkLog({
      database: worker.database,
      tenantId: scope.tenantId,
      key,
      outside,
    })
    expect(faults).toEqual([])
  } finally {
    await world.close()
    await rm(folder, { recursive: true })
  }
}, 60_000)
