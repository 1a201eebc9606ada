import { describe, expect, test } from '@jest/globals'
import { assert, asyncProperty, integer, nat, pre } from 'fast-check'
import { findCulprit, type Branch } from './bisect.ts'

describe('the search for the culprit', () => {
  const named = (count: number): Branch[] =>
    Array.from({ length: count }, (_, index) => ({ task: `t${index}`, after: [] }))

  test('finds the pair, whatever the number of branches, in about two logarithms of runs', async () => {
    await assert(
      asyncProperty(integer({ min: 2, max: 40 }), nat(), nat(), async (count, a, b) => {
        const [first, second] = [a % count, b % count].sort((x, y) => x - y) as [number, number]
        pre(first !== second)
        const isRed = (tasks: readonly string[]) =>
          Promise.resolve(tasks.includes(`t${first}`) && tasks.includes(`t${second}`))
        const culprit = await findCulprit(named(count), isRed)

        expect(culprit).toMatchObject({ task: `t${second}`, with: `t${first}` })
        expect(culprit?.runs).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(count)))
      }),
    )
  })

  test('a branch that is red by itself is named alone when nothing was before it', async () => {
    expect(await findCulprit(named(4), (tasks) => Promise.resolve(tasks.includes('t0')))).toMatchObject({
      task: 't0',
      with: null,
    })
  })

  test('when a try cannot be judged, nobody is accused', async () => {
    expect(await findCulprit(named(4), () => Promise.resolve(null))).toBeNull()
  })
})
