import { expect } from '@jest/globals'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { replay } from '../core/reduce.ts'
import { plannedTasks } from '../core/random-engine-under-test.ts'
import type { State } from '../core/state.ts'
import { SqliteLedger } from '../ledger/sqlite-ledger.ts'
import { drive } from './engine.ts'
import { Killed, Mortal } from './mortal-under-test.ts'
import { goodAnswer, simulatedParts, World } from './simulated-world-under-test.ts'

const run = 'r-20261122-3f9a1c'
const tasks = plannedTasks.slice(0, 3)
/** Two tasks side by side and one after them; the first is red once, and red together with the others once. */
const world = () =>
  new World({
    script: (call) => goodAnswer(call, tasks),
    tasks,
    judge: (gate, _, contents) => {
      if (gate !== 'unit') return 'passed'
      if (contents.includes('one 1') && !contents.includes('one 2')) return 'failed'
      return contents.includes('three 1') && contents.includes('two 1') && !contents.includes('three 2')
        ? 'failed'
        : 'passed'
    },
  })

async function started(file: string): Promise<SqliteLedger> {
  const ledger = new SqliteLedger(file)
  const by = { kind: 'human' as const, name: 'Ada' }
  await ledger.append(run, {
    after: 0,
    by,
    at: new Date('2026-11-22T20:00:00.000Z'),
    events: [
      {
        type: 'run_started',
        goal: 'A goal',
        repository: '/r',
        branch: null,
        unsandboxed: false,
        spec: null,
        plan: null,
        usd: null,
      },
    ],
  })
  return ledger
}

async function driven(ledger: SqliteLedger, here: World, mortal: Mortal): Promise<boolean> {
  try {
    await drive({
      ledger: mortal.ledger(ledger),
      run,
      parts: mortal.parts(simulatedParts(here)),
      stop: new AbortController().signal,
    })
    return true
  } catch (cause) {
    if (!(cause instanceof Killed)) throw cause
    return false
  }
}

/** What there is at the end, without how it came about. */
const outcomeOf = (state: State, { branches, pullRequests }: World) => ({
  phase: state.phase,
  branches: [...branches].toSorted(),
  pullRequests: pullRequests.toSorted((a, b) => (a.task < b.task ? -1 : 1)),
  union: state.union && { phase: state.union.phase, tree: state.union.tree, heads: state.union.heads },
  tasks: Object.values(state.tasks).map(({ id, phase, head, attempt }) => ({ id, phase, head, attempt })),
  questions: state.questions,
})

const callsIn = ({ done }: World) => done.filter((what) => what.startsWith('call '))

/**
 * Kills an engine at every `each`th step, beginning with `first`, and lets another go on: the end is the same, and nothing
 * is paid twice but what was in flight.
 */
export async function killedAt(at: { reboots: boolean; first: number; each: number }): Promise<void> {
  // Hundreds of ledgers: in memory where there is such a place, so that the disk is not what is tested.
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'crash-'))
  try {
    await eachStep(folder, at)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function eachStep(
  folder: string,
  { reboots, first, each }: { reboots: boolean; first: number; each: number },
): Promise<void> {
  const file = (name: string) => join(folder, `${name}.sqlite`)
  const whole = world()
  const ledger = await started(file('whole'))
  const counting = new Mortal()
  expect(await driven(ledger, whole, counting)).toBe(true)
  const expected = outcomeOf(replay(await ledger.read(run)), whole)
  expect(expected).toMatchObject({
    union: { phase: 'green' },
    pullRequests: [{ task: 'one' }, { task: 'three' }, { task: 'two' }],
  })
  await ledger.close()

  for (let step = first; step <= counting.steps.length; step += each) {
    const here = world()
    const cut = await started(file(String(step)))
    const mortal = new Mortal(step)
    const inFlight = (await driven(cut, here, mortal)) ? 0 : here.processes.size
    const before = callsIn(here).length
    const running = [...here.processes.keys()].filter((id) => !replayedEnded(here, id)).length
    if (reboots) here.reboot()
    expect(await driven(cut, here, new Mortal())).toBe(true)

    const state = replay(await cut.read(run))
    const at = `step ${step}: ${mortal.steps.at(-1)}`
    expect({ at, ...outcomeOf(state, here) }).toEqual({ at, ...expected })
    // One process for each call that the ledger knows of: no call was ever made twice under one name.
    expect({ at, calls: new Set(callsIn(here)).size }).toEqual({ at, calls: callsIn(here).length })
    const again = callsIn(here).length - callsIn(whole).length
    expect({ at, again: Math.max(0, again - (reboots ? running : 0)) }).toEqual({ at, again: 0 })
    const twice = here.done.filter((what) => /^(open|push|publish) /.test(what))
    expect({ at, twice: twice.length }).toEqual({ at, twice: new Set(twice).size })
    expect(before + inFlight).toBeGreaterThanOrEqual(0)
    await cut.close()
  }
  // A run of this kind has some two hundred steps; a suite that tries ten of them proves nothing.
  expect(counting.steps.length).toBeGreaterThan(150)
}

/** Whether the program had come to its own end by now. */
function replayedEnded({ processes, clock }: World, id: string): boolean {
  const process = processes.get(id)
  return process !== undefined && process.startedAt + process.minutes * 60_000 <= clock.now().getTime()
}
