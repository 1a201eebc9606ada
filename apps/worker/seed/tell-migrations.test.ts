import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Sequencer, type Entry } from '@leadkeep/audit'
import { migrate } from '@leadkeep/database'
import { installation, type Module, type Services } from '@leadkeep/kernel'
import { openWorld, rowsOf, settled, type World } from '@leadkeep/testing'
import { modules as listed } from '../modules.ts'
import { tellMigrations } from './tell-migrations.ts'

const modules: readonly Module[] = listed
const names = modules.flatMap((module) => (module.migrations ?? []).map(({ name }) => name))

let world: World
let worker: Services
beforeAll(async () => {
  world = await openWorld(modules)
  worker = await world.as('worker')
}, 60_000)
afterAll(() => world.close())

const start = () => tellMigrations(worker, world.databases.url('owner'))

test('a first start puts every migration on the installation’s log, once', async () => {
  await start()
  await Promise.all([start(), start()])

  expect(await told()).toMatchObject([
    {
      act: 'installation.migrate',
      outcome: 'done',
      actor: { kind: 'operator', id: 'system' },
      via: 'cli',
      facts: { reason: expect.any(String), migrations: names },
    },
  ])
})

test('an update tells what is new, also when it was cut short before it could', async () => {
  const later: Module = {
    id: 'later',
    title: 'Later',
    migrations: [{ name: 'later/2027-01-01-more', sql: 'create table later_more (id int)' }],
  }
  expect(await migrate(world.databases.url('owner'), [...modules, later])).toEqual(['later/2027-01-01-more'])
  // That process ended here; this is the next.
  await start()

  expect((await told()).slice(1)).toMatchObject([{ facts: { migrations: ['later/2027-01-01-more'] } }])
})

test('both become leaves of the log’s tree', async () => {
  await settled(world, installation)
  const outside = { newest: async () => null, keep: async () => undefined, end: async () => undefined }
  const { database, keyring } = worker
  const { note } = await new Sequencer({ database, keyring, outside }).sequence(installation)

  expect(note).toMatch(new RegExp(`^leadkeep/log/${installation}\n2\n`))
})

async function told(): Promise<Entry[]> {
  const rows = await rowsOf<{ body: Entry }>(
    world.databases.adminUrl,
    'select body from audit_entry where tenant_id = $1 order by recorded_at',
    [installation],
  )

  return rows.map(({ body }) => body)
}
