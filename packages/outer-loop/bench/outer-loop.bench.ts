import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureLedger } from './ledger.ts'
import { measureRun } from './run.ts'

/**
 * What the engine itself costs, each figure beside a baseline of the same minutes: the ledger beside plain rows of the
 * same SQLite with the same `synchronous`, a task beside what plain git needs to make, commit and push its branch.
 * `--small` makes a tenth of the events.
 */
const { values } = parseArgs({ options: { small: { type: 'boolean', default: false } } })
const folder = mkdtempSync(join(tmpdir(), 'outer-loop-bench-'))
const load = loadavg()[0]?.toFixed(1)
try {
  // First, while the process is small: what a large ledger leaves behind in it is not the engine's.
  const runs = await measureRun()
  const rows = [...(await measureLedger(folder, values.small ? 10_000 : 100_000)), ...runs]
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)))
  console.log(`
The outer loop · ${availableParallelism()} processors, load ${load} before, ${loadavg()[0]?.toFixed(1)} after · Node ${process.versions.node}

${rows
  .map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  )
  .join('\n')}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
