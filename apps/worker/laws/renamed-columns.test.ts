import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openAfterTrace, select } from '@leadkeep/audit'
import { command, execute, openServices } from '@leadkeep/commands'
import { createLead, readLead } from '@leadkeep/crm'
import { environmentKeyProvider, Sealed } from '@leadkeep/crypto'
import { operational, personal, tenantEntity } from '@leadkeep/database'
import { looking } from '@leadkeep/testing'
import { p } from '@mikro-orm/core'
import { z } from 'zod'
import { openInstalledWorld, type InstalledWorld } from './installed-world.ts'

// Law 7, for names: the ids of a table and its columns are part of every ciphertext's place; the names are not.

let world: InstalledWorld
beforeAll(async () => {
  world = await openInstalledWorld()
}, 120_000)
afterAll(() => world?.close())

test('under other names the values still open, and so does what is written then', async () => {
  const staff = world.scope(world.tenantId)
  const { id } = await execute(world.services, staff, createLead, { name: 'Written before' })
  const Renamed = tenantEntity({
    id: 'crm.lead',
    table: 'prospect',
    keptFor: 'as long as the test',
    properties: {
      subjectId: operational('subject_id', p.uuid()),
      calledThemselves: personal('name', { subject: 'subjectId' }),
    },
  })
  await looking(world.databases.adminUrl, async (admin) => {
    await admin.query(`alter table crm_lead rename column name to called_themselves`)
    await admin.query(`alter table crm_lead rename to prospect`)
  })
  const renamed = await openServices({
    databaseUrl: world.databases.url('backend'),
    keysDatabaseUrl: world.databases.keysUrl,
    keyProvider: environmentKeyProvider(world.rootKey),
    modules: [{ id: 'crm', title: 'Renamed', entities: [Renamed] }],
    ambient: world.ambient,
  })
  try {
    const rows = await renamed.services.database.fork(world.tenantId).find(Renamed, { id })
    const [opened] = await openAfterTrace(renamed.services.keyring, world.tenantId, [
      select(Renamed, rows, ['calledThemselves']),
    ])
    expect(opened).toEqual([{ calledThemselves: 'Written before' }])
    const { services } = renamed
    const rename = command({
      id: 'test.rename',
      access: 'session',
      input: z.object({}),
      run: async ({ em }) => {
        const [row] = await em.find(Renamed, { id })
        row!.calledThemselves = Sealed.draft('Written meanwhile')
      },
    })
    await execute(services, staff, rename, {})
  } finally {
    await renamed.close()
    await looking(world.databases.adminUrl, async (admin) => {
      await admin.query(`alter table prospect rename to crm_lead`)
      await admin.query(`alter table crm_lead rename column called_themselves to name`)
    })
  }
  const read = await execute(world.services, staff, readLead, { id })
  expect(read.name).toBe('Written meanwhile')
}, 60_000)
