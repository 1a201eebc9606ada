import { expect, test } from '@jest/globals'
import { daysLeft, dueDay, wholeDays } from './clock.ts'

const due = (received: string, months: 1 | 3 = 1, pausedDays = 0) =>
  dueDay({ receivedAt: new Date(received), months, pausedDays })

// The examples of EDPB Guidelines 01/2022, section 5.3, are the first two.
test.each([
  ['the same day of the next month', '2024-03-05T09:00:00Z', '2024-04-05'],
  ['the last day of a month that is shorter', '2023-08-31T09:00:00Z', '2023-10-02'],
  ['of February, in a year that has 29 days', '2028-01-31T09:00:00Z', '2028-02-29'],
  ['of February, in one that has 28: a Sunday, so the Monday', '2027-01-31T09:00:00Z', '2027-03-01'],
  ['a Saturday becomes a Monday', '2026-09-17T23:59:59Z', '2026-10-19'],
  ['over the turn of the year', '2026-12-30T00:00:00Z', '2027-02-01'],
])('%s', (_, received, expected) => {
  expect(due(received)).toBe(expected)
})

test('extended it is three months from the receipt, not two from the first date', () => {
  expect(due('2026-08-31T09:00:00Z')).toBe('2026-09-30')
  expect(due('2026-08-31T09:00:00Z', 3)).toBe('2026-11-30')
  expect(due('2026-11-30T09:00:00Z', 3)).toBe('2027-03-01')
})

test('days in which it stood are added before the weekend is looked at', () => {
  expect(due('2024-03-05T09:00:00Z', 1, 1)).toBe('2024-04-08')
  expect(due('2024-03-05T09:00:00Z', 1, 4)).toBe('2024-04-09')
})

test('only whole days count as having stood; what is left is counted by days, and below nought', () => {
  const from = new Date('2026-11-28T12:00:00Z')

  expect(wholeDays(from, new Date('2026-11-29T11:59:59Z'))).toBe(0)
  expect(wholeDays(from, new Date('2026-11-30T12:00:00Z'))).toBe(2)
  expect(wholeDays(from, new Date('2026-11-27T12:00:00Z'))).toBe(0)
  expect([daysLeft('2026-11-28', from), daysLeft('2026-12-01', from), daysLeft('2026-11-20', from)]).toEqual([
    0, 3, -8,
  ])
})
