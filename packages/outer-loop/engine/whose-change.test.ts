import { expect, test } from '@jest/globals'
import type { HumanEvent } from '../core/event.ts'
import type { Agents } from './parts.ts'
import { simulatedRun } from './simulated-run-under-test.ts'
import { simulatedParts } from './simulated-world-under-test.ts'

const moved = {
  code: 'integrity.ref_moved',
  severity: 'blocker',
  message: 'main moved.',
  by: 'integrity',
} as const

/** The first worker at `two` ends, and something of the person's has changed meanwhile. */
async function doubted() {
  const run = simulatedRun()
  await run.starts()
  const { agents } = simulatedParts(run.here)
  let asked = 0
  const undone: string[] = []
  const inspect: Agents['inspect'] = async (_, { task }) => {
    const doubt = task === 'two' && (asked += 1) === 1 ? { findings: [moved], record: 'doubt.json' } : null
    return { findings: [], restored: true, doubt }
  }
  const undo: Agents['undo'] = async (_, record) => {
    undone.push(record)
    return []
  }
  const driven = () => run.driven({ agents: { ...agents, inspect, undo } })
  const answer = (text: string): HumanEvent => ({ type: 'answered', question: 'q1', text })

  return { ...run, driven, answer, undone, state: await driven() }
}

const callsFor = (done: readonly string[], task: string) =>
  done.filter((what) => what.startsWith(`call task-${task}`))

test('what may have been a person’s own is asked, the rest of the run goes on, and nothing is built on that attempt', async () => {
  const { state } = await doubted()
  expect(state.tasks['one']?.phase).toBe('green')
  expect(state.tasks['two']).toMatchObject({ parked: { code: 'integrity', question: 'q1' }, snapshot: null })
  expect(state.questions['q1']).toMatchObject({ acts: ['answer', 'cancel'], answer: null })
})

test('"mine": it stays, and the work that was done is taken, not paid for again', async () => {
  const { driven, answer, say, here, undone } = await doubted()
  await say(answer(' Mine. '))
  const state = await driven()

  expect(state.tasks['two']).toMatchObject({ phase: 'green', attempt: 1 })
  expect(callsFor(here.done, 'two')).toHaveLength(1)
  expect([undone, state.integrity, state.doubts]).toEqual([[], [], {}])
})

test('"undo": it is put back once, and the worker’s attempt is one that broke out', async () => {
  const { driven, answer, say, here, undone } = await doubted()
  await say(answer('undo'))
  const state = await driven()

  expect(undone).toEqual(['doubt.json'])
  expect(state.tasks['two']?.parked).toMatchObject({ code: 'integrity', question: 'q2' })
  expect(state.integrity).toMatchObject([{ task: 'two', restored: true, findings: [moved] }])

  await say({ type: 'retried', task: 'two', note: null })
  const again = await driven()
  expect(again.tasks['two']).toMatchObject({ phase: 'green', opening: 2 })
  expect(callsFor(here.done, 'two')).toHaveLength(2)
})

test('any other answer settles nothing, nor does trying again', async () => {
  const { driven, answer, say } = await doubted()
  await say(answer('What?'), { type: 'retried', task: 'two', note: null }, { type: 'resumed', task: 'two' })
  expect((await driven()).tasks['two']?.parked).toMatchObject({ question: 'q1' })
})
