import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

// Used by .ci/run: reads the runners' own reports in a folder and ends with one line, "N passed, N failed". A step that
// failed without a failed test to show for it (a suite that does not load, a check) counts as one.
const jest = z.object({ numPassedTests: z.int(), numFailedTests: z.int(), numRuntimeErrorTestSuites: z.int() })
const playwright = z.object({ stats: z.object({ expected: z.int(), flaky: z.int(), unexpected: z.int() }), errors: z.array(z.unknown()) })

export interface Count {
  readonly passed: number
  readonly failed: number
}

/** Of one report, whichever runner wrote it. A flaky journey passed only when tried again: it counts as failed. */
export function countOf(report: unknown): Count {
  const byJest = jest.safeParse(report)
  if (byJest.success) {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = byJest.data

    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites }
  }
  const { stats, errors } = playwright.parse(report)

  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length }
}

/** All reports together, and the exit codes of `npm test` and `npm run check`. */
export function total(counts: readonly Count[], tests: number, checks: number): Count {
  const passed = counts.reduce((sum, count) => sum + count.passed, 0)
  const failed = counts.reduce((sum, count) => sum + count.failed, 0)
  const unexplained = tests !== 0 && failed === 0 ? 1 : 0
  const nothingRan = counts.length === 0 && tests === 0 ? 1 : 0

  return {
    passed: passed + (checks === 0 ? 1 : 0),
    failed: failed + unexplained + nothingRan + (checks === 0 ? 0 : 1),
  }
}

if (import.meta.main) {
  const [folder = '', tests, checks] = process.argv.slice(2)
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : []
  const counts = files.map((file) => countOf(JSON.parse(readFileSync(join(folder, file), 'utf8'))))
  const { passed, failed } = total(counts, Number(tests), Number(checks))
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}
