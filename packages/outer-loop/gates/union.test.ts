import { afterEach, describe, expect, test } from '@jest/globals'
import { assert, asyncProperty, integer, nat, pre } from 'fast-check'
import type { GateResult } from '../core/gate.ts'
import { findCulprit } from './bisect.ts'
import { Repository, type Files } from './gates-under-test.ts'
import { forecast, gateUnion, orderOf, type Branch, type UnionParts } from './union.ts'

let repository: Repository | undefined
afterEach(() => repository?.[Symbol.dispose]())

/** Real branches in a real repository, and gates that look at what is really in the tree. */
async function branches(seed: Files, work: Record<string, { files: Files; after?: string[] }>) {
  const opened = await Repository.of(seed)
  repository = opened.repository
  const made: Branch[] = []
  for (const [task, { files, after = [] }] of Object.entries(work)) {
    const onto = made.find((each) => each.task === after[0])?.commit ?? opened.base
    made.push({ task, after, commit: await repository.commit(files, onto) })
  }

  return { ...opened, made }
}

function partsOf(
  opened: Repository,
  isRed: (files: ReadonlySet<string>) => 'passed' | 'failed' | 'could_not_run',
) {
  const judged: string[][] = []
  const parts: UnionParts = {
    async mergeTree(ours, theirs) {
      const { exitCode, stdout } = await opened.git([
        'merge-tree',
        '--write-tree',
        '-z',
        '--name-only',
        '--no-messages',
        ours,
        theirs,
      ])
      const [tree = '', ...conflicts] = stdout.toString().split('\0').filter(Boolean)

      return exitCode === 0 ? { tree, conflicts: [] } : { tree: null, conflicts }
    },
    commit: (tree, parents, message) =>
      opened.run('commit-tree', tree, ...parents.flatMap((each) => ['-p', each]), '-m', message),
    async judge(commit, only = ['types', 'unit']) {
      judged.push([...only])
      const files = new Set((await opened.run('ls-tree', '-r', '--name-only', commit)).split('\n'))
      const tree = await opened.run('rev-parse', `${commit}^{tree}`)

      return only.map((gate): GateResult => ({
        gate,
        outcome: gate === 'unit' ? isRed(files) : 'passed',
        findings: [],
        durationMs: 1,
        tree,
        evidence: [],
      }))
    },
  }

  return { parts, judged }
}

const green = () => 'passed' as const

describe('the union', () => {
  test('branches that go together are green together, in an order that can be followed', async () => {
    const {
      repository: opened,
      base,
      made,
    } = await branches(
      { 'a.ts': '1\n' },
      {
        late: { files: { 'late.ts': '1' }, after: [] },
        early: { files: { 'early.ts': '1' } },
        stacked: { files: { 'stacked.ts': '1' }, after: ['early'] },
      },
    )
    const { parts, judged } = partsOf(opened, green)
    const union = await gateUnion(
      parts,
      base,
      [made[2], made[0], made[1]].flatMap((each) => each ?? []),
    )

    expect(union).toMatchObject({
      outcome: 'passed',
      order: ['late', 'early', 'stacked'],
      culprit: null,
      conflicts: [],
    })
    expect(union.results.map(({ tree }) => tree)).toEqual([union.tree, union.tree])
    expect(await opened.run('ls-tree', '-r', '--name-only', union.commit)).toBe(
      'a.ts\nearly.ts\nlate.ts\nstacked.ts',
    )
    expect(await opened.run('rev-parse', 'main')).toBe(base)
    expect(judged).toEqual([['types', 'unit']])
  })

  test('a conflict of text names both tasks and the files, and no gate is run', async () => {
    const {
      repository: opened,
      base,
      made,
    } = await branches(
      { 'shared.ts': 'one\n', 'b.ts': '1\n' },
      {
        landing: { files: { 'shared.ts': 'landing\n' } },
        consent: { files: { 'consent.ts': '1' } },
        webhook: { files: { 'shared.ts': 'webhook\n' } },
      },
    )
    const { parts, judged } = partsOf(opened, green)
    const union = await gateUnion(parts, base, made)

    expect(union).toMatchObject({
      outcome: 'conflict',
      conflicts: [{ tasks: ['landing', 'webhook'], files: ['shared.ts'] }],
      culprit: null,
    })
    expect(judged).toEqual([])
    expect(await forecast(parts, made)).toEqual([{ tasks: ['landing', 'webhook'], files: ['shared.ts'] }])
  })

  test('a conflict of meaning is traced to the branch that brought it and to the one it does not go with', async () => {
    const {
      repository: opened,
      base,
      made,
    } = await branches(
      { 'a.ts': '1\n' },
      Object.fromEntries(
        ['one', 'renames', 'three', 'four', 'calls', 'six'].map((task) => [
          task,
          { files: { [`${task}.ts`]: task } },
        ]),
      ),
    )
    const { parts, judged } = partsOf(opened, (files) =>
      files.has('renames.ts') && files.has('calls.ts') ? 'failed' : 'passed',
    )
    const union = await gateUnion(parts, base, made)

    expect(union).toMatchObject({ outcome: 'failed', culprit: { task: 'calls', with: 'renames' } })
    expect(judged.slice(1).every((gates) => gates.join() === 'unit')).toBe(true)
    expect(union.culprit?.runs).toBeLessThanOrEqual(5)
  })

  test('what could not be run is not green, and is nobody’s fault', async () => {
    const {
      repository: opened,
      base,
      made,
    } = await branches({ 'a.ts': '1\n' }, { one: { files: { 'one.ts': '1' } } })

    expect(await gateUnion(partsOf(opened, () => 'could_not_run').parts, base, made)).toMatchObject({
      outcome: 'could_not_run',
      culprit: null,
    })
    expect(await gateUnion(partsOf(opened, green).parts, base, [])).toMatchObject({
      outcome: 'could_not_run',
    })
  })

  test('no gates at all are not green', async () => {
    const {
      repository: opened,
      base,
      made,
    } = await branches({ 'a.ts': '1\n' }, { one: { files: { 'one.ts': '1' } } })

    expect(
      await gateUnion({ ...partsOf(opened, green).parts, judge: () => Promise.resolve([]) }, base, made),
    ).toMatchObject({ outcome: 'could_not_run' })
  })
})

describe('the search for the culprit', () => {
  const named = (count: number): Branch[] =>
    Array.from({ length: count }, (_, index) => ({ task: `t${index}`, commit: '', after: [] }))

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

test('the order follows what comes after what, and otherwise the plan', () => {
  const branch = (task: string, ...after: string[]) => ({ task, commit: '', after })

  expect(
    orderOf([branch('c', 'a', 'b'), branch('b', 'a'), branch('a'), branch('d')]).map(({ task }) => task),
  ).toEqual(['a', 'b', 'c', 'd'])
})
