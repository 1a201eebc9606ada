import { expect, test } from '@jest/globals'
import type { State } from '../core/state.ts'
import { simulatedRun } from './simulated-run-under-test.ts'
import { simulatedParts, type World } from './simulated-world-under-test.ts'

const contentsOf = (here: World, { union }: State) => here.commits.get(union?.commit ?? '')

test('a base that people moved while the work went on is the one that the branches are green on', async () => {
  const { here, starts, driven } = simulatedRun()
  await starts()
  const real = simulatedParts(here)
  const state = await driven({
    push: async (...parameters) => {
      here.base ??= here.commit(['base', 'a fix of Ada'], 'people')
      return real.push(...parameters)
    },
  })

  expect(state.base).toBe(here.base)
  expect(state.union).toMatchObject({ phase: 'green', base: here.base })
  expect(contentsOf(here, state)).toContain('a fix of Ada')
  expect(state.tasks['one']?.pullRequest?.union).toBe(state.union?.number)
})

test('nothing is said to be green on a base that moved after it was judged', async () => {
  const { here, starts, driven, typesAfter } = simulatedRun()
  await starts()
  const real = simulatedParts(here)
  const state = await driven({
    runGate: async (...parameters) => {
      const result = await real.runGate(...parameters)
      if (parameters[1].subject.kind === 'union')
        here.base ??= here.commit(['base', 'a fix of Ada'], 'people')
      return result
    },
  })

  const after = await typesAfter('base_moved')
  expect(after.indexOf('union_built')).toBeGreaterThan(0)
  expect(after.indexOf('union_built')).toBeLessThan(after.indexOf('pull_request_published'))
  expect(here.done.filter((what) => what.startsWith('publish'))).toHaveLength(2)
  expect(contentsOf(here, state)).toContain('a fix of Ada')
})

test('a branch that is red on the moved base is repaired, and its pull request speaks of the new base', async () => {
  const clash = (contents: readonly string[]) =>
    contents.includes('a fix of Ada') && contents.includes('two 1') && !contents.includes('two 2')
  const { here, starts, driven } = simulatedRun(clash)
  await starts()
  await driven()
  here.base = here.commit(['base', 'a fix of Ada'], 'people')
  const state = await driven()

  expect(state.tasks['two']).toMatchObject({ phase: 'green', attempt: 2, parked: null })
  expect(state.union).toMatchObject({ phase: 'green', base: here.base })
  expect(state.tasks['two']?.pullRequest).toMatchObject({
    union: state.union?.number,
    head: state.tasks['two']?.head,
  })
})

test('what a person asks to merge is judged on the moved base first', async () => {
  const { here, starts, driven, say, typesAfter } = simulatedRun()
  await starts()
  await driven()
  await say({ type: 'merge_asked', task: 'one' })
  here.base = here.commit(['base', 'a fix of Ada'], 'people')
  const state = await driven()

  const after = await typesAfter('base_moved')
  expect(after.indexOf('gate_ran')).toBeLessThan(after.indexOf('pull_request_merged'))
  expect(here.done).toContain('merge one')
  expect(state.tasks['one']?.phase).toBe('merged')
  expect(here.commits.get(state.base)).toEqual(expect.arrayContaining(['a fix of Ada', 'one 1']))
})
