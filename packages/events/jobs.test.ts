import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { audit } from '@leadkeep/audit'
import { defineModule } from '@leadkeep/kernel'
import { looking, openWorld, type World } from '@leadkeep/testing'
import { PgBoss } from 'pg-boss'
import { enqueueStatement } from './jobs.ts'
import { events } from './module.ts'
import { startWorker } from './worker.ts'

const happened = 'test.thing.happened'
const tries: string[] = []
const words = 'Zephyrine Quillfeather'

const listeners = defineModule({
  id: 'test',
  title: 'Listeners',
  subscribers: [
    { id: 'test.first', event: happened, handle: async () => void tries.push('first') },
    {
      id: 'test.second',
      event: happened,
      async handle() {
        tries.push('second')
        throw new Error(`Not with ${words}`)
      },
    },
    { id: 'test.sent', event: 'test.other', handle: async () => undefined },
  ],
})
const modules = [audit, events, listeners]

let world: World
beforeAll(async () => {
  world = await openWorld(modules)
}, 60_000)
afterAll(() => world?.close())

test('the door writes the same row as pg-boss’s own send', async () => {
  await enqueue('test.other')
  const own = new PgBoss({
    connectionString: world.databases.url('worker'),
    migrate: false,
    createSchema: false,
    supervise: false,
    schedule: false,
  })
  await own.start()
  await own.send('test.sent', {})
  await own.stop({ graceful: false })
  const [theDoors, theLibrarys] = await looking(world.databases.adminUrl, async (admin) => {
    const { rows } = await admin.query<Record<string, unknown>>(
      `select * from pgboss.job where name = 'test.sent' order by created_on`,
    )

    return rows
  })
  const differ = new Set(['id', 'data', 'created_on', 'start_after', 'keep_until'])
  const shared = (row: Record<string, unknown> | undefined) =>
    Object.entries(row!).filter(([column]) => !differ.has(column))

  expect(shared(theDoors)).toEqual(shared(theLibrarys))
  expect(theDoors).toMatchObject({ state: 'created', heartbeat_seconds: 15, retry_limit: 8 })
  // Kept until then whoever wrote it, counted from when it was written.
  for (const row of [theDoors, theLibrarys])
    expect((Number(row!['keep_until']) - Number(row!['start_after'])) / 86_400_000).toBeCloseTo(14, 3)
})

test('each subscriber has a job of its own, retried by itself; of a failure only the code is kept', async () => {
  await enqueue(happened)
  const failures: [string, string][] = []
  const worker = await startWorker({
    url: world.databases.url('worker'),
    modules,
    services: world.services,
    ambient: world.ambient,
    onFailure: (...failure) => void failures.push(failure),
  })
  while (tries.filter((each) => each === 'second').length < 2)
    await new Promise((resolve) => setTimeout(resolve, 50))
  await worker.stop()

  expect(tries.filter((each) => each === 'first')).toHaveLength(1)
  expect(failures[0]).toEqual(['test.second', 'internal'])
  const rows = await looking(world.databases.adminUrl, async (admin) => {
    const found = await admin.query<{ name: string; state: string; output: unknown; row: string }>(
      `select name, state, output, t::text as row from pgboss.job t where name <> 'test.sent' order by name`,
    )

    return found.rows
  })
  expect(rows).toMatchObject([
    { name: 'test.first', state: 'completed' },
    { name: 'test.second', state: 'retry', output: { code: 'internal' } },
  ])
  expect(JSON.stringify(rows)).not.toContain('Quillfeather')
}, 60_000)

test('a job of nobody is an error, not a silent loss', async () => {
  await expect(
    world.services.database.door('unknown', 'select doors.enqueue($1::text[], $2::jsonb[])', [
      ['test.nobody'],
      ['{}'],
    ]),
  ).rejects.toMatchObject({ code: 'LK004' })
})

test('a job whose worker was killed is given to another one', async () => {
  await enqueue('test.other')
  // As a worker leaves it that was killed while it had the job.
  await looking(world.databases.adminUrl, (admin) =>
    admin.query(
      `update pgboss.job set state = 'active', started_on = now() - interval '20s', heartbeat_on = now() - interval '20s' where name = 'test.sent'`,
    ),
  )
  const worker = await startWorker({
    url: world.databases.url('worker'),
    modules,
    services: world.services,
    ambient: world.ambient,
    onFailure: () => undefined,
  })
  const states = () =>
    looking(
      world.databases.adminUrl,
      async (admin) =>
        (
          await admin.query<{ state: string }>(
            `select distinct state from pgboss.job where name = 'test.sent'`,
          )
        ).rows,
    )
  while ((await states()).some(({ state }) => state !== 'completed'))
    await new Promise((resolve) => setTimeout(resolve, 200))
  await worker.stop()
}, 60_000)

async function enqueue(event: string): Promise<void> {
  const statement = enqueueStatement(
    modules,
    { tenantId: world.ambient.newId(), requestId: world.ambient.newId(), newId: () => world.ambient.newId() },
    [{ event, live: false, data: { thingId: 1 } }],
  )!
  await world.services.database.door(statement.name, statement.text, [...statement.values])
}
