import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { refuses } from '../core/finding.ts'
import { plan, type Plan } from '../core/plan.ts'
import { matches } from '../gates/globs.ts'
import { ground } from './plan-under-test.ts'
import { validatePlan } from './validate-plan.ts'

const names = ['one', 'two', 'three', 'four', 'five'] as const
const globs = [
  'a/**',
  'a/*.ts',
  'a/b/**',
  'b/**',
  'b/x.ts',
  '{a,b}/*.md',
  '**/en.json',
  'c/?.ts',
  'c/[xy].ts',
  'd/**/x.ts',
  'e/**',
] as const
const paths = [
  'a/x.ts',
  'a/b/x.ts',
  'a/b/c/en.json',
  'b/x.ts',
  'b/y.ts',
  'b/x.md',
  'a/x.md',
  'c/x.ts',
  'd/x.ts',
  'd/e/x.ts',
  'e/en.json',
  'f/en.json',
]

/** Mostly sound, sometimes not: a task that waits for a later one, a criterion that two answer for or nobody. */
const made = fc
  .record({
    tasks: fc.array(
      fc.record({
        owns: fc.uniqueArray(fc.constantFrom(...globs), { minLength: 1, maxLength: 2 }),
        after: fc.uniqueArray(fc.nat(3), { maxLength: 2 }),
        backwards: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
      }),
      { minLength: 2, maxLength: 5 },
    ),
    holders: fc.array(fc.nat(5), { minLength: 3, maxLength: 4 }),
  })
  .map(({ tasks, holders }): Plan =>
    plan.parse({
      tasks: tasks.map(({ owns, after, backwards }, index) => ({
        id: names[index],
        title: `Task ${index}`,
        branch: `feat/t${index}`,
        brief: 'Do it.',
        owns,
        after: after
          .map((step) => names[backwards ? (index + step) % tasks.length : index - 1 - step])
          .filter(Boolean),
        criteria: [
          ...new Set(
            holders.flatMap((holder, at) => (holder % tasks.length === index ? [`AC-${(at % 3) + 1}`] : [])),
          ),
        ],
      })),
    }),
  )
const contract = {
  ...ground.contract,
  criteria: ground.contract.criteria.map((criterion) => ({ ...criterion, test: null })),
}

/** Every order in which the tasks could run, with as many at one time as there are: what a plan must survive. */
function canRunTogether({ tasks }: Plan, one: string, other: string): boolean {
  const before = (id: string, seen = new Set<string>()): Set<string> => {
    for (const earlier of tasks.find((task) => task.id === id)?.after ?? [])
      if (!seen.has(earlier)) before(earlier, seen.add(earlier))

    return seen
  }

  return !before(one).has(other) && !before(other).has(one)
}

const accepted = (candidate: Plan, files: readonly string[]) =>
  !refuses(validatePlan(candidate, { ...ground, contract, files }))

test('in an accepted plan no file, existing or not, belongs to two tasks that can run together', () => {
  fc.assert(
    fc.property(made, fc.subarray(paths), (candidate, files) => {
      fc.pre(accepted(candidate, files))
      for (const one of candidate.tasks)
        for (const other of candidate.tasks)
          if (one.id !== other.id && canRunTogether(candidate, one.id, other.id))
            expect(paths.filter(matches(one.owns)).filter(matches(other.owns))).toEqual([])
    }),
    { numRuns: 150 },
  )
})

test('an accepted plan can be carried out: each task’s turn comes, and each criterion is one task’s', () => {
  fc.assert(
    fc.property(made, (candidate) => {
      fc.pre(accepted(candidate, []))
      const done = new Set<string>()
      for (let turn = 0; turn < candidate.tasks.length; turn++)
        for (const { id, after } of candidate.tasks)
          if (after.every((earlier) => done.has(earlier))) done.add(id)
      expect(done.size).toBe(candidate.tasks.length)
      expect(candidate.tasks.flatMap(({ criteria }) => criteria).sort()).toEqual(['AC-1', 'AC-2', 'AC-3'])
    }),
    { numRuns: 150 },
  )
})

test('whatever it is given, it answers, and with the same findings each time', () => {
  fc.assert(
    fc.property(made, fc.subarray(paths), (candidate, files) => {
      const twice = [1, 2].map(() => validatePlan(candidate, { ...ground, contract, files }))
      expect(twice[0]).toEqual(twice[1])
    }),
    { numRuns: 200 },
  )
})

test('the order in which tasks are written does not decide whether a plan is accepted', () => {
  fc.assert(
    fc.property(made, (candidate) => {
      const reversed = { tasks: candidate.tasks.toReversed() }
      expect(accepted(reversed, paths)).toBe(accepted(candidate, paths))
    }),
    { numRuns: 200 },
  )
})
