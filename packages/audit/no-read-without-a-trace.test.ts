import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { command, execute, query } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { AppError, type Scope } from '@leadkeep/kernel'
import { rowsOf, type World } from '@leadkeep/testing'
import { z } from 'zod'
import { select } from './index.ts'
import { auditWorld, Diary, entriesOf, remember, writeDiary } from './test-world.ts'

let world: World
let scope: Scope

beforeAll(async () => {
  world = await auditWorld({ poolSize: 5 })
  scope = world.scope(await world.tenant())
  for (const words of ['Dear diary', 'It rained']) await execute(world.services, scope, writeDiary, { words })
})
afterAll(() => world.close())

const readDiaries = query({
  id: 'test.diaries.read',
  access: ['test.diaries.write'],
  input: z.object({}),
  async run({ em, open }) {
    const rows = await em.findAll(Diary, { orderBy: { id: 'asc' } })
    const [opened] = await open(remember, select(Diary, rows, ['words']))

    return opened.map(({ words }) => words)
  },
})

const readAndFail = command({
  id: 'test.diary.read-and-fail',
  access: ['test.diaries.write'],
  input: z.object({}),
  async run({ em, open }) {
    const rows = await em.findAll(Diary)
    await open(remember, select(Diary, rows, ['words']))
    for (const row of rows) row.words = Sealed.draft('never written')
    throw new AppError('It broke.', { code: 'test.broke', status: 500 })
  },
})

test('opening leaves who, why, which columns and whom, and never what', async () => {
  expect(await execute(world.services, scope, readDiaries, {})).toEqual(['Dear diary', 'It rained'])

  const [entry] = await entriesOf(world, scope, 'test.diaries.read')
  expect(entry).toMatchObject({
    outcome: 'done',
    actor: { kind: 'user', id: scope.actor.id },
    purpose: 'test.remember',
    reads: [{ table: 'test.diary', columns: ['words'], subjects: [expect.any(String), expect.any(String)] }],
  })
  expect(JSON.stringify(await entriesOf(world, scope))).not.toMatch(/Dear|rained/)
})

test('a command that opens a value and then fails leaves both entries', async () => {
  await expect(execute(world.services, scope, readAndFail, {})).rejects.toMatchObject({ code: 'test.broke' })

  expect(await entriesOf(world, scope, 'test.diary.read-and-fail')).toMatchObject([
    { outcome: 'done', purpose: 'test.remember', reads: [{ table: 'test.diary', columns: ['words'] }] },
    { outcome: 'failed', error: 'test.broke' },
  ])
})

test('nothing is opened while the log can’t be written', async () => {
  const { adminUrl } = world.databases
  await rowsOf(adminUrl, 'revoke insert on audit_entry from leadkeep_backend')
  try {
    await expect(execute(world.services, scope, readDiaries, {})).rejects.toMatchObject({ code: '42501' })
  } finally {
    await rowsOf(adminUrl, 'grant insert on audit_entry to leadkeep_backend')
  }
})

test('a refused act leaves its entry, and reads nothing', async () => {
  const outsider = { ...scope, features: [] }
  await expect(execute(world.services, outsider, readDiaries, {})).rejects.toMatchObject({ status: 403 })

  expect(await entriesOf(world, scope, 'test.diaries.read')).toContainEqual(
    expect.objectContaining({
      outcome: 'refused',
      error: 'auth.not_allowed',
      facts: { feature: 'test.diaries.write' },
    }),
  )
})

test('another tenant’s rows are not there to be opened', async () => {
  const other = world.scope(await world.tenant())

  expect(await execute(world.services, other, readDiaries, {})).toEqual([])
  expect(await entriesOf(world, other)).toEqual([])
})

test('200 openings at once over a pool of 5 all end, each with its entry', async () => {
  const before = (await entriesOf(world, scope, 'test.diaries.read')).length
  const reads = await Promise.all(
    Array.from({ length: 200 }, () => execute(world.services, scope, readDiaries, {})),
  )

  expect(reads).toHaveLength(200)
  expect(new Set(reads.flat())).toEqual(new Set(['Dear diary', 'It rained']))
  expect(await entriesOf(world, scope, 'test.diaries.read')).toHaveLength(before + 200)
})

test('200 failing commands that open at once over a pool of 5 leave 400 entries', async () => {
  const before = (await entriesOf(world, scope, 'test.diary.read-and-fail')).length
  const failures = await Promise.allSettled(
    Array.from({ length: 200 }, () => execute(world.services, scope, readAndFail, {})),
  )

  expect(failures.every(({ status }) => status === 'rejected')).toBe(true)
  expect(await entriesOf(world, scope, 'test.diary.read-and-fail')).toHaveLength(before + 400)
})
