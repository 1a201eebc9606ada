import type { GateResult } from '../core/gate.ts'
import { tiers, type Gate, type GateContext } from './gate.ts'

/**
 * Cheap to dear. All of one tier are run, so that a worker hears everything at once; the next tier only when all of this
 * one are green. A gate that was not reached has no result, and a task without all its results is not green.
 */
export async function runGates(
  context: GateContext,
  gates: readonly Gate[],
  report: (result: GateResult) => Promise<void> | void = () => {},
): Promise<GateResult[]> {
  const results: GateResult[] = []
  for (const tier of tiers) {
    if (!allGreen(results)) break
    for (const gate of gates.filter((each) => each.tier === tier)) {
      const result = await gate.run(context)
      results.push(result)
      await report(result)
    }
  }

  return results
}

const allGreen = (results: readonly GateResult[]) => results.every(({ outcome }) => outcome === 'passed')
