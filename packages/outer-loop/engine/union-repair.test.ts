import { expect, test } from '@jest/globals'
import { simulatedRun } from './simulated-run-under-test.ts'
import { simulatedParts } from './simulated-world-under-test.ts'

test('a branch that is red together with another is repaired on top of it, where both are to be seen', async () => {
  const clash = (contents: readonly string[]) =>
    contents.includes('one 1') && contents.includes('two 1') && !contents.includes('two 2')
  const { here, starts, driven, typesAfter } = simulatedRun(clash)
  await starts()
  const real = simulatedParts(here)
  const seen: (readonly string[])[] = []
  const state = await driven({
    openTask: async (...parameters) => {
      const opened = await real.openTask(...parameters)
      if (parameters[1].task === 'two') seen.push([...(here.folders.get('two') ?? [])])
      return opened
    },
  })

  expect(seen.map((contents) => contents.filter((each) => each !== 'base'))).toEqual([[], ['one 1', 'two 1']])
  expect(state.tasks['two']).toMatchObject({ phase: 'green', attempt: 2, opening: 2 })
  expect(state.union).toMatchObject({ number: 2, phase: 'green' })
  expect((await typesAfter('union_bisected')).indexOf('task_opened')).toBeGreaterThan(0)
})
