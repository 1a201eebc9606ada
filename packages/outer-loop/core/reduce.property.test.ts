import { expect, test } from '@jest/globals'
import { array, assert, nat, property } from 'fast-check'
import { parseEvent } from './event.ts'
import { object, RandomEngine, Tape } from './random-engine-under-test.ts'
import { refusalOf } from './reduce-human.ts'
import { emptyState, reduce, replay } from './reduce.ts'
import { standingOfRun } from './standing.ts'

const tapes = array(nat(10_000), { maxLength: 400 }).map((numbers) => new Tape(numbers))
const always = { numRuns: 300 }

test('whatever happens, a task never has two live attempts', () => {
  assert(
    property(tapes, (tape) => {
      const begun = new Set<string>()
      new RandomEngine(tape, ({ state }) => {
        const live = Object.values(state.calls).filter(({ status }) => status !== 'ended')
        expect(new Set(live.map(({ lane }) => lane)).size).toBe(live.length)
        for (const { task, lane } of live.filter(({ lane }) => lane.startsWith('task/')))
          expect(
            Object.values(state.outstanding).filter(
              (one) => one.lane === lane && one.type !== 'call_agent' && one.type !== 'end_call' && task,
            ),
          ).toEqual([])
        // A name is used once: what was paid for is never begun again under the same one.
        for (const id of Object.keys(state.calls)) begun.add(id)
        expect(begun.size).toBe(Object.keys(state.calls).length)
      }).run()
    }),
    always,
  )
})

test('what is spent never exceeds the cap by more than what calls under way spent beyond their own', () => {
  assert(
    property(tapes, (tape) => {
      const engine = new RandomEngine(tape, ({ state, overshoot }) => {
        const beyond = overshoot.reduce((sum, usd) => sum + usd, 0)
        if (state.prepared) expect(state.spent.usd).toBeLessThanOrEqual(state.caps.run.usd + beyond + 1e-9)
        for (const call of Object.values(state.calls))
          if (call.status === 'issued') expect(state.spent.usd).toBeLessThan(state.caps.run.usd)
      })
      engine.run()
    }),
    always,
  )
})

test('a run that gets results comes to rest with a reason, for a person or for good', () => {
  assert(
    property(tapes, (tape) => {
      const engine = new RandomEngine(tape)
      engine.run()
      const standing = standingOfRun(engine.state)
      expect(['waiting_for_person', 'over']).toContain(standing.kind)
      expect(standing.reason).not.toBe('')
      if (engine.state.parked || standing.kind === 'over') return
      // And no task lies about with nobody to wait for.
      const atRest = ['waiting', 'green', 'merged', 'cancelled']
      const withPerson = Object.values(engine.state.calls).filter(({ status }) => status === 'with_person')
      for (const { id, phase, parked } of Object.values(engine.state.tasks))
        expect(atRest.includes(phase) || parked !== null || withPerson.some(({ task }) => task === id)).toBe(
          true,
        )
    }),
    always,
  )
})

test('a run in which everything goes well ends in four pull requests that are green together', () => {
  const engine = new RandomEngine(new Tape([]))
  engine.run()

  expect(engine.state.union).toMatchObject({
    phase: 'green',
    heads: [{ task: 'one' }, { task: 'two' }, { task: 'three' }, { task: 'four' }],
  })
  expect(standingOfRun(engine.state).reason).toBe(
    'Pull requests are ready for review: one, two, three, four.',
  )
})

test('a run that is cancelled takes everything with it but what was merged', () => {
  const engine = new RandomEngine(new Tape([]))
  engine.run()
  engine.append({ type: 'pull_request_merged', task: 'one', commit: object('merged') })
  engine.human({ type: 'changes_requested', task: 'two', comment: 'Rather not.' })
  engine.human({ type: 'parked', task: 'three', reason: 'Later.' })
  engine.human({ type: 'cancelled', task: null, reason: 'Enough.' })

  const { tasks, questions, outstanding } = engine.state
  expect(Object.values(tasks).map(({ phase, parked }) => [phase, parked])).toEqual([
    ['merged', null],
    ['cancelled', null],
    ['cancelled', null],
    ['cancelled', null],
  ])
  expect(Object.values(questions).filter(({ answer }) => !answer)).toEqual([])
  expect(Object.values(outstanding).every(({ type }) => type === 'close_task')).toBe(true)
})

test('what waits for an answer is not parked over it, and a run that waits for money is, with that question', () => {
  const engine = new RandomEngine(new Tape([]))
  engine.run()
  engine.human({ type: 'changes_requested', task: 'two', comment: 'Rather not.' })
  const call = () => Object.values(engine.state.calls).findLast(({ task }) => task === 'two')!
  while (call().attempt !== 2) engine.carryOut(Object.values(engine.state.outstanding)[0]!)
  engine.append({
    type: 'agent_ended',
    call: call().id,
    outcome: {
      kind: 'finished',
      result: { status: 'needs_context', summary: 'Hm.', question: 'Which colour?' },
      denials: 0,
    },
    survivors: 0,
    minutes: 1,
  })
  expect(engine.state.tasks['two']?.parked).toMatchObject({ code: 'question', text: 'Which colour?' })
  expect(refusalOf(engine.state, { type: 'parked', task: 'two', reason: '' })).toMatchObject({
    code: 'parked.already',
    message: 'Task two waits already: Which colour?',
  })

  engine.state.parked = {
    code: 'budget',
    text: 'No money.',
    at: engine.state.at,
    question: 'q1',
    until: null,
  }
  engine.human({ type: 'parked', task: null, reason: 'Home.' })
  expect(engine.state.parked).toMatchObject({ code: 'by_human', question: 'q1' })
  expect(refusalOf(engine.state, { type: 'parked', task: null, reason: '' })?.code).toBe('parked.already')
})

test('a review alone waits for a person, and the work begins when they say so', () => {
  const engine = new RandomEngine(new Tape([]))
  engine.run({ onlyReview: true })

  expect(engine.state.spec).toMatchObject({ phase: 'asking', reviews: [{ round: 1 }] })
  expect(standingOfRun(engine.state)).toMatchObject({
    kind: 'waiting_for_person',
    questions: [{ acts: ['approve', 'answer', 'cancel'] }],
  })
  engine.human({ type: 'spec_approved' })
  expect(engine.state.phase).toBe('planning')
})

test('replaying a part and then the rest is replaying all, and reducing one by one', () => {
  assert(
    property(tapes, nat(10_000), (tape, cut) => {
      const { events, run, state } = ((engine) => {
        engine.run()
        return { events: engine.events, run: engine, state: engine.state }
      })(new RandomEngine(tape))
      const at = cut % (events.length + 1)
      const whole = replay(events)
      expect(replay(events.slice(at), replay(events.slice(0, at)))).toEqual(whole)
      expect(state).toEqual(whole)
      expect(
        events.slice(0, 60).reduce((before, event) => reduce(before, event).state, emptyState()),
      ).toEqual(replay(events.slice(0, 60)))
      // What stands in the ledger is what was meant: nothing is lost by writing it down.
      for (const { event } of run.events)
        expect(parseEvent(JSON.parse(JSON.stringify(event)))).toEqual(JSON.parse(JSON.stringify(event)))
    }),
    { numRuns: 100 },
  )
})
