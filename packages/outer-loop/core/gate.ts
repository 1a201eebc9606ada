import { z } from 'zod'
import { finding } from './finding.ts'
import { digest, objectName } from './ids.ts'

/**
 * What one gate found at one tree. Only `passed` is green: zero tests, a program that was not there and an empty change
 * are `could_not_run` or `failed`, never a pass. A waiver is not an outcome but a person's recorded act beside it.
 */
export const gateResult = z.object({
  gate: z.string().max(100),
  outcome: z.enum(['passed', 'failed', 'could_not_run']),
  findings: z.array(finding).max(500),
  /** Counted by code from the runner's own report. */
  counts: z.object({ passed: z.int(), failed: z.int(), skipped: z.int(), flaky: z.int() }).nullish(),
  durationMs: z.number().min(0),
  /** The tree that was judged. A result speaks for that tree only. */
  tree: objectName,
  /** The command as run, for the pull request's table. */
  command: z.string().max(2_000).nullish(),
  log: z.object({ path: z.string(), digest }).nullish(),
  /** Screenshots, traces: paths under the run's evidence folder. */
  evidence: z.array(z.object({ name: z.string(), path: z.string(), mediaType: z.string() })).default([]),
})
export type GateResult = z.infer<typeof gateResult>
