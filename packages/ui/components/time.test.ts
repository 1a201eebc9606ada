import { expect, test } from '@jest/globals'
import { dayText, exactTime, relativeTime } from './time.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const told = (at: string) => relativeTime(new Date(at), now, 'en-GB', 'Europe/Berlin')

test('within a week it is a distance', () => {
  expect(told('2026-11-22T11:59:40Z')).toBe('now')
  expect(told('2026-11-22T11:57:00Z')).toBe('3 min ago')
  expect(told('2026-11-21T11:00:00Z')).toBe('yesterday')
  expect(told('2026-11-25T12:30:00Z')).toBe('in 3 days')
})

test('after a week it is a date, with the year only when it is another one', () => {
  expect(told('2026-11-02T12:00:00Z')).toBe('2 Nov')
  expect(told('2025-11-02T12:00:00Z')).toBe('2 Nov 2025')
})

test("the exact time is the person's", () => {
  expect(exactTime(new Date('2026-11-21T23:30:00Z'), 'en-GB', 'Europe/Berlin')).toBe('22 Nov 2026, 00:30:00')
})

test('a day of the calendar is the same in every zone', () => {
  expect(dayText('2026-12-28', 'en-GB')).toBe('28 Dec 2026')
})
