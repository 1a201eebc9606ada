import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { audit } from '@leadkeep/audit'
import { openWorld, type World } from '@leadkeep/testing'
import { Client } from 'pg'
import { announceStatement, LiveFeed, resync } from './live.ts'
import { events } from './module.ts'

let world: World
let tenantId: string
let feed: LiveFeed

beforeAll(async () => {
  world = await openWorld([audit, events])
})
afterAll(() => world.close())
beforeEach(async () => {
  tenantId = await world.tenant()
  feed = new LiveFeed(world.databases.url('backend'))
})
afterEach(() => feed.close())

const announce = (number: number, tenant = tenantId) =>
  world.services.database.transaction(tenant, async (client) => {
    const statement = announceStatement(tenant, [
      { event: 'test.thing.happened', live: true, data: { number } },
    ])!
    await client.query(statement.text, [...statement.values])
  })

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !holds(); tries += 1) await pause(20)
  expect(holds()).toBe(true)
}

test('whoever has subscribed hears of the very next commit, the first subscriber too', async () => {
  const heard: unknown[] = []
  await feed.subscribe(tenantId, ({ data }) => heard.push(data['number']))
  await announce(1)
  await until(() => heard.length === 1)
  await feed.subscribe(tenantId, ({ data }) => heard.push(data['number']))
  await announce(2)

  await until(() => heard.length === 3)
  expect(heard).toEqual([1, 2, 2])
})

test('nobody hears of another tenant, and nobody who has stopped hears anything', async () => {
  const heard: unknown[] = []
  const stop = await feed.subscribe(tenantId, ({ data }) => heard.push(data['number']))
  await announce(1, await world.tenant())
  await announce(2)
  await until(() => heard.length > 0)
  stop()
  await announce(3)
  await pause(50)

  expect(heard).toEqual([2])
})

test('a feed that lost its connection comes back, and says that something may have been missed', async () => {
  const heard: string[] = []
  await feed.subscribe(tenantId, ({ event }) => heard.push(event))
  await cut()
  await announce(1)
  await until(() => heard.includes(resync))
  await announce(2)

  await until(() => heard.length === 2)
  expect(heard).toEqual([resync, 'test.thing.happened'])
})

test('who subscribes while the database is away is told so, and is not left listening', async () => {
  const away = new LiveFeed('postgres://leadkeep_backend@127.0.0.1:1/nothing')

  await expect(away.subscribe(tenantId, () => undefined)).rejects.toHaveProperty('code')
  await away.close()
})

async function cut(): Promise<void> {
  const admin = new Client({ connectionString: world.databases.adminUrl })
  await admin.connect()
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query = 'listen leadkeep_live'`,
  )
  await admin.end()
}
