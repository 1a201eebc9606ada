import { replay } from '../core/reduce.ts'
import { plannedTasks } from '../core/random-engine-under-test.ts'
import type { HumanEvent } from '../core/event.ts'
import type { State } from '../core/state.ts'
import { SqliteLedger } from '../ledger/sqlite-ledger.ts'
import { drive } from './engine.ts'
import type { Parts } from './parts.ts'
import { goodAnswer, simulatedParts, World } from './simulated-world-under-test.ts'

const run = 'r-20261122-3f9a1c'
const tasks = plannedTasks.slice(0, 2)
const by = { kind: 'human' as const, name: 'Ada' }

/** A run of two tasks in the simulated world; the unit tests are red where `red` says so of what is in the tree. */
export function simulatedRun(red: (contents: readonly string[]) => boolean = () => false) {
  const here = new World({
    script: (call) => goodAnswer(call, tasks),
    tasks,
    judge: (gate, _, contents) => (gate === 'unit' && red(contents) ? 'failed' : 'passed'),
  })
  const ledger = new SqliteLedger(':memory:')
  const say = async (...events: HumanEvent[]) => {
    const { sequence } = replay(await ledger.read(run))
    await ledger.append(run, { after: sequence, by, at: here.clock.now(), events })
  }

  return {
    here,
    ledger,
    say,
    async starts() {
      const goal = { type: 'run_started' as const, goal: 'A goal', repository: '/r', branch: null }
      const events = [{ ...goal, unsandboxed: false, spec: null, plan: null, usd: null }]
      await ledger.append(run, { after: 0, by, at: here.clock.now(), events })
    },
    async driven(change: Partial<Parts> = {}): Promise<State> {
      const parts = { ...simulatedParts(here), ...change }
      await drive({ ledger, run, parts, stop: new AbortController().signal })
      return replay(await ledger.read(run))
    },
    typesAfter: async (type: string) => {
      const types = (await ledger.read(run)).map(({ event }) => event.type)
      return types.slice(types.indexOf(type as (typeof types)[number]))
    },
  }
}
