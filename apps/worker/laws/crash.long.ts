import { expect, test } from '@jest/globals'
import { addressOf, surviveCrashes } from './crashes.ts'

test('law 9: kill -9 of landing, worker and Postgres amid 1,000 submissions: each accepted one is one lead, none is lost', async () => {
  const { killed, unanswered, receipts, stored, told, leads } = await surviveCrashes(1_000)

  expect(killed).toEqual({ landing: 2, worker: 2, postgres: 2 })
  expect(unanswered).toBeGreaterThan(0)
  expect(receipts.filter((given) => new Set(given).size !== 1)).toEqual([])
  expect(receipts.map(([first]) => first).toSorted()).toEqual(stored.toSorted())
  expect(told).toBe(1_000)
  expect(leads.toSorted()).toEqual(receipts.map((_, index) => addressOf(index)).toSorted())
}, 600_000)
