import { expect, test } from '@jest/globals'
import { openQuestions, standingOfRun } from '../core/standing.ts'
import type { Whose } from '../core/whose.ts'
import { pullRequestBody } from '../forge/pull-request-body.ts'
import { pullRequestFacts } from '../forge/pull-request-facts.ts'
import type { Agents } from './parts.ts'
import { simulatedRun } from './simulated-run-under-test.ts'
import { simulatedParts } from './simulated-world-under-test.ts'

const moved = {
  code: 'integrity.ref_moved',
  severity: 'blocker',
  message: 'main moved.',
  by: 'integrity',
} as const

/** A worker at `two` ends, and something of the person's has changed meanwhile. */
async function doubted({
  whose = { task: 'two', among: [] },
  attempt = 1,
  hangs = false,
}: { whose?: Whose; attempt?: number; hangs?: boolean } = {}) {
  const run = simulatedRun()
  await run.starts()
  const simulated = simulatedParts(run.here).agents
  let asked = 0
  const undone: string[] = []
  const inspect: Agents['inspect'] = async (_, { task }) => {
    const doubt =
      task === 'two' && (asked += 1) === attempt ? { whose, findings: [moved], record: 'doubt.json' } : null
    return { breaks: [], doubt }
  }
  const silent = { kind: 'stalled', watchdog: 'silence', message: 'Not a word.' } as const
  const agents: Agents = {
    ...simulated,
    follow: async (state, call, ...rest) =>
      hangs && call.task === 'two'
        ? { outcome: silent, survivors: 1 }
        : simulated.follow(state, call, ...rest),
  }
  const undo: Agents['undo'] = async (_, record) => {
    undone.push(record)
    return []
  }
  const driven = () => run.driven({ agents: { ...agents, inspect, undo } })
  const answer = (text: string) => ({ type: 'answered' as const, question: 'q1', text })

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

test('where it may have been any of several, all are named, and the run goes on beside the question', async () => {
  const { state, driven, answer, say } = await doubted({ whose: { task: null, among: ['one', 'two'] } })
  expect(Object.values(state.tasks).map(({ phase, parked }) => [phase, parked])).toEqual([
    ['green', null],
    ['green', null],
  ])
  expect(state.questions['q1']).toMatchObject({
    lane: 'run',
    text: expect.stringMatching(/^While one and two were at work without a sandbox, .*\n- main moved\.\n/),
    acts: ['answer'],
  })
  expect(standingOfRun(state)).toMatchObject({
    kind: 'waiting_for_person',
    reason: expect.stringContaining('main moved.'),
  })
  const told = (id: string) => pullRequestBody(pullRequestFacts(state, id, { tests: null, spec: null })!)
  expect(told('one')).toContain('→ **a person is asked whose it was** (one and two were at work)')

  await say(answer('undo'))
  const undone = await driven()
  expect(undone.integrity).toMatchObject([{ task: null, among: ['one', 'two'], restored: true }])
  expect(undone.tasks['two']).toMatchObject({ phase: 'green', parked: null, attempt: 1 })
  // What they say of it is not what they said before.
  expect(undone.tasks['two']?.pullRequest?.told).not.toBe(state.tasks['two']?.pullRequest?.told)
})

test('what a worker waits for by itself is asked beside it, and neither answer is the other', async () => {
  const { state, driven, answer, say } = await doubted({ attempt: 4, hangs: true })
  const [own, doubt] = openQuestions(state)
  expect([own, doubt]).toMatchObject([{ acts: ['retry', 'cancel'] }, { acts: ['answer', 'cancel'] }])
  expect(state.tasks['two']).toMatchObject({
    parked: { code: 'attempts', question: own?.id },
    attempts: [{}, {}, {}, { findings: [{ code: 'attempt.silence' }] }],
  })

  await say({ type: 'retried', task: 'two', note: null })
  expect((await driven()).tasks['two']).toMatchObject({ attempt: 4, parked: { code: 'attempts' } })
  await say({ ...answer('mine'), question: doubt?.id ?? '' })
  const answered = await driven()
  expect(answered.tasks['two']?.parked).toMatchObject({ code: 'attempts', question: own?.id })
  await say({ type: 'retried', task: 'two', note: null })
  expect((await driven()).tasks['two']).toMatchObject({ attempt: 5 })
})
