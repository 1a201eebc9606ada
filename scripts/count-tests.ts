import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

// Used by .ci/run: reads the runners' own reports in a folder and ends with one line, "N passed, N failed". A step that
// failed without a failed test to show for it (a suite that does not load, a check) counts as one.
export interface JestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numRuntimeErrorTestSuites: number
}

export interface PlaywrightReport {
  readonly stats: { readonly expected: number; readonly flaky: number; readonly unexpected: number }
  readonly errors: readonly unknown[]
}

export interface Count {
  readonly passed: number
  readonly failed: number
}

/** Of one report, whichever runner wrote it. A flaky journey passed only when tried again: it counts as failed. */
export function countOf(report: JestReport | PlaywrightReport): Count {
  if ('stats' in report) {
    const { stats, errors } = report

    return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length }
  }
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = report
  if (!Number.isInteger(numPassedTests)) throw new Error('A report is of no runner that we know.')

  return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites }
}

/** All reports together, and the exit codes of `npm test` and `npm run check`. */
export function total(counts: readonly Count[], tests: number, checks: number): Count {
  const passed = counts.reduce((sum, count) => sum + count.passed, 0)
  const failed = counts.reduce((sum, count) => sum + count.failed, 0)
  const unexplained = tests !== 0 && failed === 0 ? 1 : 0
  const nothingRan = counts.length === 0 && tests === 0 ? 1 : 0

  return { passed, failed: failed + unexplained + nothingRan + (checks === 0 ? 0 : 1) }
}

const reportIn = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as JestReport | PlaywrightReport // a runner wrote it

if (import.meta.main) {
  const [folder = '', tests, checks] = process.argv.slice(2)
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : []
  const counts = files.map((file) => countOf(reportIn(join(folder, file))))
  const { passed, failed } = total(counts, Number(tests), Number(checks))
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}
