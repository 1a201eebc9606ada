import { expect, test } from '@jest/globals'
import { array, assert, nat, property } from 'fast-check'
import { parseEvent } from './event.ts'
import { RandomEngine, Tape } from './random-engine-under-test.ts'
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
