import type { Ledger } from '../ledger/ledger.ts'
import { type Check, fail, ok } from './check.ts'

/** Every row of every run, from the first: nothing is taken as read. */
export const checkLedger = async (ledger: Pick<Ledger, 'runs' | 'read'>): Promise<Check> => {
  try {
    const runs = await ledger.runs()
    let rows = 0
    for (const { run } of runs) rows += (await ledger.read(run)).length
    return ok('ledger', `${String(rows)} rows of ${String(runs.length)} runs, each as it was written`)
  } catch (cause) {
    return fail(
      'ledger',
      cause instanceof Error ? cause.message : String(cause),
      'Keep a copy of ledger.sqlite, and look who can write to it.',
    )
  }
}
