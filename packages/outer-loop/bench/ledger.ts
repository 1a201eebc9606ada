import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { RunEvent } from '../core/event.ts'
import { replay } from '../core/reduce.ts'
import { SqliteLedger } from '../ledger/sqlite-ledger.ts'

export type Figures = readonly [what: string, measured: string, ratio: string]

const run = 'r-20261127-abcdef'
const by = { kind: 'engine' as const, name: 'bench' }
const at = new Date()

/** What a working agent makes most of: it says what it spent. */
const spent = (number: number): RunEvent => ({
  type: 'agent_spent',
  call: 'task-landing-page-1',
  usage: {
    input: number,
    cachedInput: 9,
    cacheWrite: 0,
    output: 7,
    reasoning: 0,
    usd: 0.01,
    source: 'priced',
  },
  upTo: number * 300,
})

export async function measureLedger(folder: string, events: number): Promise<Figures[]> {
  const ledger = new SqliteLedger(join(folder, 'ledger.sqlite'))
  const plain = plainRows(join(folder, 'plain.sqlite'))
  const together = 50
  const single = Math.min(2_000, events / 10)

  const took = { batches: 0, plainBatches: 0, singles: 0, plainSingles: 0 }
  for (let first = 0; first < events; first += together) {
    const some = Array.from({ length: together }, (_, index) => spent(first + index))
    took.batches += await timed(() => ledger.append(run, { after: first, by, at, events: some }))
    took.plainBatches += await timed(() => plain.insert(some))
  }
  for (let number = events; number < events + single; number += 1) {
    const events = [spent(number)]
    took.singles += await timed(() => ledger.append(run, { after: number, by, at, events }))
    took.plainSingles += await timed(() => plain.insert(events))
  }
  const all = events + single
  const reading = await timed(() => new SqliteLedger(join(folder, 'ledger.sqlite')).read(run))
  const plainReading = await timed(() => plain.read())
  const rows = await ledger.read(run)
  const replaying = await timed(() => Promise.resolve(replay(rows)))
  await ledger.close()
  plain.close()

  return [
    figure(
      `ledger: append ${count(events)} events, ${together} told at one time`,
      took.batches,
      events,
      took.plainBatches,
    ),
    figure(`ledger: append one event, on disk before it is done`, took.singles, single, took.plainSingles),
    figure(`ledger: read ${count(all)} events and follow their chain`, reading, all, plainReading),
    figure(`ledger: the state after ${count(all)} events`, replaying, all, plainReading),
  ]
}

/** The baseline: the same JSON in a plain table, no chain, nothing parsed. */
function plainRows(file: string) {
  const database = new DatabaseSync(file)
  database.exec('pragma journal_mode = wal; pragma synchronous = full')
  database.exec('create table row (id integer primary key, content text not null) strict')
  const insert = database.prepare('insert into row (content) values (?)')
  return {
    async insert(events: readonly RunEvent[]) {
      database.exec('begin immediate')
      for (const event of events) insert.run(JSON.stringify(event))
      database.exec('commit')
    },
    read: async () =>
      database
        .prepare('select content from row order by id')
        .all()
        .map(({ content }): unknown => JSON.parse(String(content))),
    close: () => database.close(),
  }
}

const figure = (what: string, took: number, events: number, baseline: number): Figures => [
  what,
  `${(took / 1_000).toFixed(2)} s, ${((took / events) * 1_000).toFixed(0)} µs each`,
  `${(took / baseline).toFixed(1)} × plain rows`,
]

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

const count = (number: number): string => number.toLocaleString('en')
