import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { RunEvent } from '../core/event.ts'
import { SqliteLedger } from './sqlite-ledger.ts'

const run = 'r-20261122-3f9a1c'
const by = { kind: 'engine' as const, name: 'engine-1' }
const at = new Date('2026-11-22T08:00:00.000Z')
const woke: RunEvent = { type: 'woke' }

let folder: string
let file: string
let ledger: SqliteLedger

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'))
  file = join(folder, 'ledger.sqlite')
  ledger = new SqliteLedger(file)
})

afterEach(async () => {
  await ledger.close()
  rmSync(folder, { recursive: true })
})

/** As somebody with the file and no scruples would. */
function tamper(sql: string): void {
  const database = new DatabaseSync(file)
  database.exec(
    'drop trigger if exists event_is_never_changed; drop trigger if exists event_is_never_taken_out;',
  )
  database.exec(sql)
  database.close()
}

test('what is appended is read back, in order, by any process', async () => {
  await ledger.append(run, {
    after: 0,
    by,
    at,
    events: [woke, { type: 'cancelled', task: null, reason: 'Enough.' }],
  })
  const other = new SqliteLedger(file)

  expect((await other.read(run)).map(({ sequence, event }) => [sequence, event.type])).toEqual([
    [1, 'woke'],
    [2, 'cancelled'],
  ])
  expect(await other.read(run, { after: 1 })).toMatchObject([{ sequence: 2, by, at: at.toISOString() }])
  expect(await other.runs()).toMatchObject([{ run, sequence: 2 }])
  await other.close()
})

test('of two writers who saw the same last row, one is told to read again', async () => {
  const other = new SqliteLedger(file)
  await ledger.append(run, { after: 0, by, at, events: [woke] })

  await expect(other.append(run, { after: 0, by, at, events: [woke] })).rejects.toMatchObject({
    code: 'ledger.outpaced',
  })
  await other.append(run, { after: 1, by, at, events: [woke] })
  expect(await ledger.read(run)).toHaveLength(2)
  await other.close()
})

test('an engine that was thought dead can no longer write', async () => {
  const later = new Date(at.getTime() + 60_000)
  const first = await ledger.lease(run, { holder: 'engine-1', now: at, until: later })
  expect(await ledger.lease(run, { holder: 'engine-2', now: at, until: later })).toBeNull()

  const second = await ledger.lease(run, {
    holder: 'engine-2',
    now: new Date(later.getTime() + 1),
    until: new Date(later.getTime() + 60_000),
  })
  expect(second?.fence).toBeGreaterThan(first!.fence)
  await expect(ledger.append(run, { after: 0, by, at, events: [woke], lease: first! })).rejects.toMatchObject(
    { code: 'ledger.fenced' },
  )
  expect(await ledger.renew(first!, later)).toBe(false)
  await ledger.append(run, { after: 0, by, at, events: [woke], lease: second! })
})

test.each([
  ['changed', `update event set event = '{"reason":"","task":null,"type":"cancelled"}' where sequence = 2`],
  ['taken out', 'delete from event where sequence = 2'],
  ['given another author', `update event set by = '{"kind":"human","name":"Ada"}' where sequence = 2`],
  ['given another time', `update event set at = '2020-01-01T00:00:00.000Z' where sequence = 2`],
])('a row that was %s is noticed', async (_, sql) => {
  await ledger.append(run, { after: 0, by, at, events: [woke, woke, woke] })
  tamper(sql)

  await expect(new SqliteLedger(file).read(run)).rejects.toMatchObject({ code: 'ledger.chain_broken' })
})

test('a ledger that is cut short or rewritten under a running engine is noticed, though its chain is whole', async () => {
  await ledger.append(run, { after: 0, by, at, events: [woke, woke, woke] })
  tamper('delete from event where sequence = 3')

  await expect(ledger.append(run, { after: 2, by, at, events: [woke] })).rejects.toMatchObject({
    code: 'ledger.chain_broken',
  })
})

test("a row is not changed through the ledger's own connection either", () => {
  const database = new DatabaseSync(file)
  database.exec(`insert into event values ('r', 1, 'now', '{}', 1, '{}', 'hash')`)

  expect(() => database.exec(`update event set at = 'then'`)).toThrow('never changed')
  expect(() => database.exec('delete from event')).toThrow('never taken out')
  database.close()
})

test.each([
  [
    'format',
    `insert into event values ('${run}', 1, '2026-11-22T08:00:00.000Z', '{"kind":"engine","name":"e"}', 2, '{"type":"woke"}', 'x')`,
  ],
  [
    'kind of event',
    `insert into event values ('${run}', 1, '2026-11-22T08:00:00.000Z', '{"kind":"engine","name":"e"}', 1, '{"type":"dreamt"}', 'x')`,
  ],
])('a newer %s is refused, not guessed at', async (_, sql) => {
  tamper(sql)

  await expect(ledger.read(run)).rejects.toMatchObject({ code: 'ledger.newer_format' })
})

test('a subscriber hears of what another process appends', async () => {
  const heard = new Promise<void>((resolve) => ledger.subscribe(resolve, { everyMs: 5 }))
  const other = new SqliteLedger(file)
  await other.append(run, { after: 0, by, at, events: [woke] })

  await heard
  await other.close()
})
