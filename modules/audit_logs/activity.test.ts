import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { openCheckpoint, record } from '@leadkeep/audit'
import { execute } from '@leadkeep/commands'
import type { Scope } from '@leadkeep/kernel'
import type { World } from '@leadkeep/testing'
import { listEntries } from './queries/list-entries.ts'
import { readActivity } from './queries/read-activity.ts'
import { entriesOf, handlerOf, logWorld, sequence, writeLetter } from './test-world.ts'

let world: World
let officer: Scope

beforeAll(async () => {
  world = await logWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  officer = world.scope(await world.tenant())
})

const answerOf = async (path: string, scope = officer) =>
  handlerOf(world, scope)(new Request(`http://backend.test${path}`), { address: '' })

async function everyKindOfEntry() {
  const { database } = world.services
  const { subjectId } = await execute(world.services, officer, writeLetter, { text: 'Dear Ada' })
  const reads = [{ table: 'test.letter', columns: ['text'], subjects: [subjectId] }]
  const changes = [{ table: 'test.letter', row: officer.newId(), op: 'delete', columns: {} } as const]
  const visitor: Scope = { ...officer, actor: { kind: 'visitor', id: null } }
  const job: Scope = { ...officer, actor: { kind: 'job', id: 'test.job' } }
  for (const [scope, entry] of [
    [officer, { reads }],
    [officer, { reads, changes }],
    [officer, { outcome: 'refused' }],
    [officer, { reads, outcome: 'failed' }],
    [officer, {}],
    [visitor, { changes }],
    [job, { reads }],
  ] as const)
    await record(database, scope, { act: 'test.letter.handle', outcome: 'done', ...entry })
}

test('each number is that of the entries which the log finds for it', async () => {
  await everyKindOfEntry()
  await sequence(world, officer)
  const { actors, days, drawn, total } = await execute(world.services, officer, readActivity, { days: 7 })
  const from = days[0]!.day
  const found = async (filter: object) =>
    (await execute(world.services, officer, listEntries, { from, ...filter })).entries.filter(
      ({ index, act }) => index !== null && act.startsWith('test.'),
    ).length

  expect(actors.map(({ actor }) => actor)).toEqual([officer.actor.id, 'job', 'visitor'])
  for (const { actor, entries, changes, reads, notDone } of actors)
    expect([entries, changes, reads, notDone]).toEqual([
      await found({ actor }),
      await found({ actor, kind: 'changes' }),
      await found({ actor, kind: 'reads' }),
      await found({ actor, outcome: 'not_done' }),
    ])
  expect(total).toBe(8)
  expect(days.at(-1)).toMatchObject({ entries: 8, changes: 3, reads: 4, notDone: 2 })
  // Each entry is drawn once.
  expect(Object.values(drawn).flatMap((each) => [...each])).toHaveLength(28)
  expect(drawn).toMatchObject({
    changes: [0, 0, 0, 0, 0, 0, 3],
    reads: [0, 0, 0, 0, 0, 0, 2],
    others: [0, 0, 0, 0, 0, 0, 1],
    not_done: [0, 0, 0, 0, 0, 0, 2],
  })
})

test('looking at it stands on the log, and shows one’s own tenant alone', async () => {
  await everyKindOfEntry()
  await sequence(world, officer)
  const stranger = world.scope(await world.tenant())

  expect((await answerOf('/api/audit_logs/activity?days=7')).status).toBe(200)
  const [entry] = await entriesOf(world, officer, 'audit_logs.activity.read')
  expect(entry).toMatchObject({ facts: { days: 7 }, outcome: 'done' })
  expect(await (await answerOf('/api/audit_logs/activity', stranger)).json()).toMatchObject({ total: 0 })
  expect((await answerOf('/api/audit_logs/activity?days=8')).status).toBe(422)
})

test('a checkpoint is a file that the log’s key signed, and no other tenant’s', async () => {
  await everyKindOfEntry()
  await sequence(world, officer)
  const { items } = await (await answerOf('/api/audit_logs/checkpoints')).json()
  const key = await world.services.keyring.logKey(officer.tenantId)
  const file = await answerOf('/api/audit_logs/checkpoints/8')

  expect(items).toMatchObject([{ size: 8, added: 8 }])
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="checkpoint-8.txt"')
  expect(openCheckpoint(await file.text(), key).size).toBe(8)
  expect((await answerOf('/api/audit_logs/checkpoints/7')).status).toBe(404)
  const stranger = world.scope(await world.tenant())
  expect((await answerOf('/api/audit_logs/checkpoints/8', stranger)).status).toBe(404)
})
