import { expect, test } from '@jest/globals'
import { countOf, total } from './count-tests.ts'

const jest = (passed: number, failed: number, broken = 0) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numRuntimeErrorTestSuites: broken,
})
const playwright = (expected: number, unexpected: number, flaky = 0, errors: unknown[] = []) => ({
  stats: { expected, unexpected, flaky, skipped: 0 },
  errors,
})

test('both runners are counted by their own reports', () => {
  expect(countOf(jest(10, 2))).toEqual({ passed: 10, failed: 2 })
  expect(countOf(playwright(7, 1))).toEqual({ passed: 7, failed: 1 })
})

test('what did not even load is a failure', () => {
  expect(countOf(jest(10, 0, 1))).toEqual({ passed: 10, failed: 1 })
  expect(countOf(playwright(0, 0, 0, [{ message: 'no config' }]))).toEqual({ passed: 0, failed: 1 })
})

test('what passed only when tried again is a failure', () => {
  expect(countOf(playwright(7, 0, 1))).toEqual({ passed: 7, failed: 1 })
})

test('a failed step is a failure even if every test in its report passed', () => {
  expect(total([{ passed: 5, failed: 0 }], 1, 0)).toEqual({ passed: 5, failed: 1 })
  expect(total([{ passed: 5, failed: 0 }], 0, 1)).toEqual({ passed: 5, failed: 1 })
})

test('no report is no success', () => {
  expect(total([], 0, 0).failed).toBe(1)
})

test('a report of nobody we know is an error, not a zero', () => {
  expect(() => countOf(JSON.parse('{}') as never)).toThrow(/no runner/)
})
