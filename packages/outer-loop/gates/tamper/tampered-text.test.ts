import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Files } from '../gates-under-test.ts'
import {
  cartTest,
  closeShop,
  judgeShop,
  judgeStreet,
  replaced,
  rounding,
  roundingTest,
  text,
} from './shop-under-test.ts'

afterAll(closeShop)

const adds = `  test('adds up', () => {
    expect(total([100, 200])).toBe(300)
  })
`

const attacks: readonly (readonly [string, string, Files])[] = [
  ['a test file is removed', 'tamper.test_file_removed', { 'src/cart.test.ts': null }],
  [
    'a test file is renamed to where no runner looks',
    'tamper.test_file_removed',
    { 'src/cart.test.ts': null, 'src/cart.old.ts': text('src/cart.test.ts') },
  ],
  ['a test is removed', 'tamper.test_removed', cartTest(adds, '')],
  ['a test is given another name', 'tamper.test_removed', cartTest("'adds up'", "'adds things up'")],
  ['a test is commented out', 'tamper.test_removed', cartTest(adds, `/*\n${adds}*/\n`)],
  [
    'a test file is moved without a word',
    'tamper.test_moved',
    {
      'src/cart.test.ts': null,
      'src/shop/cart.test.ts': text('src/cart.test.ts').replace('./cart.ts', '../cart.ts'),
    },
  ],
  ['test.skip', 'tamper.skipped', cartTest("test('adds up'", "test.skip('adds up'")],
  ['xit', 'tamper.skipped', cartTest("test('adds up'", "xit('adds up'")],
  ['test.todo', 'tamper.skipped', cartTest(adds, "  test.todo('adds up')\n")],
  ['test.failing', 'tamper.skipped', cartTest("test('adds up'", "test.failing('adds up'")],
  [
    'a skip under another name',
    'tamper.skipped',
    cartTest("describe('the cart'", "const later = test['skip']\ndescribe('the cart'"),
  ],
  [
    'a skip taken out of test',
    'tamper.skipped',
    cartTest("describe('the cart'", "const { skip: later } = test\ndescribe('the cart'"),
  ],
  [
    'a skip that depends',
    'tamper.skipped',
    cartTest("test('adds up'", "(process.env.CI ? test.skip : test)('adds up'"),
  ],
  ['describe.skip', 'tamper.skipped', cartTest("describe('the cart'", "describe.skip('the cart'")],
  ['test.only', 'tamper.narrowed', cartTest("test('adds up'", "test.only('adds up'")],
  ['fdescribe', 'tamper.narrowed', cartTest("describe('the cart'", "fdescribe('the cart'")],
  [
    'a test that exists only if something holds',
    'tamper.conditional',
    cartTest("test('adds up'", "if (!process.env.CI) test('adds up'"),
  ],
  [
    'an early return',
    'tamper.early_return',
    cartTest(
      '    expect(total([100, 200]))',
      '    if (process.env.CI) return\n    expect(total([100, 200]))',
    ),
  ],
  [
    'an assertion that is caught',
    'tamper.swallowed',
    cartTest('expect(total([100, 200])).toBe(300)', 'try { expect(total([100, 200])).toBe(300) } catch {}'),
  ],
  [
    'an assertion of what is always so',
    'tamper.vacuous',
    cartTest(
      'expect(total([100, 200])).toBe(300)',
      'expect(total([100, 200])).toBe(300); expect(true).toBe(true)',
    ),
  ],
  [
    'an assertion of a thing against itself',
    'tamper.vacuous',
    cartTest(
      'expect(total([100, 200])).toBe(300)',
      'const sum = total([100, 200]); expect(sum).toEqual(sum)',
    ),
  ],
  ['an assertion that nothing waits for', 'tamper.not_awaited', cartTest('await expect(', 'expect(')],
  [
    'fewer assertions',
    'tamper.fewer_assertions',
    cartTest('    expect(discounted(200, 10)).toBe(180)\n', ''),
  ],
  [
    'a rewritten snapshot',
    'tamper.snapshot_rewritten',
    replaced('src/__snapshots__/prices.test.ts.snap', '12.50', '12.5'),
  ],
  ['a snapshot taken away', 'tamper.snapshot_rewritten', { 'src/__snapshots__/prices.test.ts.snap': null }],
  ['a lower threshold', 'tamper.threshold_lowered', replaced('jest.config.json', '"lines":90', '"lines":10')],
  [
    'a longer time-out for all',
    'tamper.patience_raised',
    replaced('jest.config.json', '"testTimeout":5000', '"testTimeout":60000'),
  ],
  [
    'a longer time-out for one',
    'tamper.patience_raised',
    cartTest('toBe(300)\n  })', 'toBe(300)\n  }, 60_000)'),
  ],
  [
    'retries',
    'tamper.patience_raised',
    cartTest("describe('the cart'", "jest.retryTimes(3)\ndescribe('the cart'"),
  ],
  [
    'a changed test configuration',
    'tamper.configuration',
    replaced('jest.config.json', '"testEnvironment"', '"bail":true,"testEnvironment"'),
  ],
  ['looser types', 'tamper.configuration', replaced('tsconfig.json', 'true', 'false')],
  ['a second configuration deeper down', 'tamper.configuration', { 'src/.oxlintrc.json': '{}' }],
  [
    'test configuration in package.json',
    'tamper.configuration',
    replaced('package.json', '"type"', '"jest": { "testMatch": [] }, "type"'),
  ],
  ['another script under the same name', 'tamper.script', replaced('package.json', '"jest"', '"true"')],
  [
    'a script that runs before a known one',
    'tamper.script',
    replaced('package.json', '"scripts": {', '"scripts": { "pretest": "rm -r src",'),
  ],
  [
    '@ts-ignore',
    'tamper.suppressed',
    replaced('src/cart.ts', 'export const discounted', '// @ts-ignore\nexport const discounted'),
  ],
  ['oxlint-disable', 'tamper.suppressed', { 'src/round.ts': '/* oxlint-disable */\nexport {}\n' }],
  [
    'istanbul ignore',
    'tamper.suppressed',
    { 'src/round.ts': '/* istanbul ignore next */\nexport const a = 1\n' },
  ],
  ['noqa in a language that is not parsed', 'tamper.suppressed', { 'tool.py': 'import os  # noqa\n' }],
  ['as any', 'tamper.any', replaced('src/cart.ts', 'price - (price', '(price as any) - (price')],
  [
    'as unknown as',
    'tamper.any',
    replaced('src/cart.ts', 'price - (price', '(price as unknown as number) - (price'),
  ],
  [
    'a stand-in for what the task changed',
    'tamper.mocked_subject',
    {
      ...rounding,
      'src/round.test.ts': `${text('src/prices.test.ts')}\njest.mock('./round.ts', () => ({}))`,
    },
  ],
  [
    'a test that ends the run',
    'tamper.meddles',
    cartTest('    expect(total([100, 200]))', '    process.exit(0)\n    expect(total([100, 200]))'),
  ],
  [
    'a test file that cannot be parsed',
    'tamper.unreadable',
    cartTest("describe('the cart'", "describe(('the cart'"),
  ],
]

describe('what a worker does to tests instead of its work is seen without running anything', () => {
  const streets = Promise.withResolvers<readonly (readonly string[])[]>()
  beforeAll(async () => {
    streets.resolve(
      await judgeStreet([...attacks.map(([, , files]) => files), { ...rounding, ...roundingTest }]),
    )
  })

  test.each(attacks.map(([name, code], index) => [name, code, index] as const))(
    '%s: %s',
    async (_, code, index) => {
      expect((await streets.promise)[index]).toContain(code)
    },
  )

  test('and honest work beside it is left in peace', async () => {
    expect((await streets.promise).at(-1)).toEqual([])
  })

  test('a declared refactor lets a test change, and lets nobody skip it', async () => {
    const refactors = [{ path: 'src/cart.test.ts', reason: 'the cart takes lines instead of prices' }]
    const { refusing, codes } = await judgeShop(
      { ...rounding, ...cartTest("test('adds up'", "test.skip('adds up'") },
      { task: { refactors } },
    )

    expect(refusing).toEqual(['tamper.skipped'])
    expect(codes).toContain('tamper.declared')
  })

  test('what stands in a string or a comment of a test skips nothing', async () => {
    const { results } = await judgeShop({
      ...rounding,
      ...roundingTest,
      'src/notes.ts':
        '// test.skip and "as any" are words here\nexport const words = "// @ts-ignore test.only"\n',
    })

    expect(results[0]?.findings).toEqual([])
  })

  test('a file that brings the parser down is not green', async () => {
    const { results } = await judgeShop({
      'src/deep.ts': `export const a = ${'('.repeat(50_000)}1${')'.repeat(50_000)}\n`,
    })

    expect(results).toMatchObject([
      { gate: 'tamper-text', outcome: 'could_not_run', findings: [{ code: 'examiner.died' }] },
    ])
  })
})
