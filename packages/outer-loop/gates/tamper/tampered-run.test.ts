import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import {
  cartTest,
  closeShop,
  judgeShop,
  openShop,
  replaced,
  rounding,
  roundingTest,
  shopSettings,
  text,
} from './shop-under-test.ts'
import { tamper } from './tamper.ts'

// Each case starts Jest up to five times; on busy cores that is long, and no sign of anything.
jest.setTimeout(180_000)

afterAll(closeShop)

/** A test file of its own, about rounding. */
const about = (imports: string, body: string) =>
  `import { expect, test } from '@jest/globals'\n${imports}\n\ntest('a price is rounded', () => {\n  ${body}\n})\n`
const imported = "import { rounded } from './round.ts'"

describe('what a test is worth shows when it is run without the work', () => {
  const attacks: readonly (readonly [string, string, string, string])[] = [
    ['fails with the work', 'tamper.red_on_head', imported, 'expect(rounded(12)).toBe(11)'],
    [
      'was green all along',
      'tamper.green_on_base',
      "import { total } from './cart.ts'",
      'expect(total([1, 2])).toBe(3)',
    ],
    [
      'imports the work and asserts something else',
      'tamper.green_without_work',
      `${imported}\nimport { total } from './cart.ts'`,
      'rounded(12)\n  expect(total([1, 2])).toBe(3)',
    ],
    [
      'only asks whether there is something',
      'tamper.green_without_work',
      imported,
      'expect([rounded].length).toBe(1)',
    ],
    ['asserts nothing', 'tamper.green_without_work', imported, 'rounded(12)'],
    [
      'cannot be loaded without the work, whatever stands for it',
      'tamper.not_red_by_assertion',
      `${imported}\nif (typeof rounded(12) !== 'number') throw new Error('no work, no tests')`,
      'expect(rounded(12)).toBe(10)',
    ],
  ]
  const judged = Promise.withResolvers<Awaited<ReturnType<typeof judgeShop>>>()
  beforeAll(async () => {
    const tests = attacks.map(([, , imports, body], index) => [
      `src/attack-${index}.test.ts`,
      about(imports, body),
    ])
    judged.resolve(
      await judgeShop({
        ...rounding,
        ...roundingTest,
        ...Object.fromEntries(tests),
        'src/ignored/round.test.ts': about(
          "import { rounded } from '../round.ts'",
          'expect(rounded(12)).toBe(10)',
        ),
      }),
    )
  })

  test.each(attacks.map(([name, code], index) => [name, code, index] as const))(
    'a new test that %s: %s',
    async (_, code, index) => {
      const { findings } = await judged.promise

      const refusing = findings.filter(
        ({ where, severity }) => severity === 'major' && where?.startsWith(`src/attack-${index}.test.ts`),
      )

      expect(refusing.map((each) => each.code)).toEqual([code])
    },
  )

  test('a new test file that the runner passes over is not run, and an honest one beside it is left in peace', async () => {
    const { outcome, findings } = await judged.promise

    expect(outcome).toBe('failed')
    expect(findings.filter(({ where }) => where?.includes('round.test.ts'))).toMatchObject([
      { code: 'tamper.not_run', where: 'src/ignored/round.test.ts' },
    ])
  })

  test('new code that fails a test which was edited to fit it', async () => {
    const { outcome, refusing } = await judgeShop({
      ...replaced('src/cart.ts', '(sum, price) => sum + price, 0', '(sum, price) => sum + price, 1'),
      ...cartTest('toBe(300)\n', 'toBe(301)\n'),
    })

    expect(outcome).toBe('failed')
    expect(refusing).toContain('tamper.old_test_fails')
  })

  test('tests with composed names that are gone, or no longer run, are missed by name', async () => {
    const { repository, base } = await openShop()
    const each = (sizes: string, end = '') =>
      `import { expect, test } from '@jest/globals'\nimport { total } from './cart.ts'\ntest.each([${sizes}])('a cart of %i', (size) => {\n  expect(total(Array(size).fill(1))).toBe(size)\n})\n${end}`
    const start = await repository.commit({ 'src/sizes.test.ts': each('1, 2, 3') }, base)
    const head = await repository.commit({ 'src/sizes.test.ts': each('1, 2') }, start)
    const result = await repository.judge(tamper, start, head, { settings: shopSettings })

    expect(result.findings).toMatchObject([
      { code: 'tamper.test_removed', where: 'src/sizes.test.ts › a cart of 3', severity: 'blocker' },
    ])
  })

  test('when what tests stand on is changed, every test is run on what it stood on before', async () => {
    const { repository, base } = await openShop()
    const support = {
      'src/testing/near.ts': 'export const near = (a: number, b: number) => Math.abs(a - b) < 1\n',
    }
    const near = {
      'src/near.test.ts':
        "import { expect, test } from '@jest/globals'\nimport { discounted } from './cart.ts'\nimport { near } from './testing/near.ts'\ntest('about right', () => {\n  expect(near(discounted(100, 10), 90)).toBe(true)\n})\n",
    }
    const start = await repository.commit({ ...support, ...near }, base)
    const head = await repository.commit(
      {
        'src/testing/near.ts': 'export const near = (_a: number, _b: number) => true\n',
        ...replaced('src/cart.ts', 'price - (price', 'price + (price'),
      },
      start,
    )
    const result = await repository.judge(tamper, start, head, { settings: shopSettings })

    expect(result.outcome).toBe('failed')
    expect(result.findings.map(({ code, where }) => `${code} ${where}`)).toEqual(
      expect.arrayContaining([
        'tamper.old_test_fails src/near.test.ts › about right',
        'tamper.old_test_fails src/cart.test.ts › the cart › gives a discount',
      ]),
    )
  })

  test('a criterion whose test is not there is not proven', async () => {
    const contract = contractWith('src/vat.test.ts')
    const { refusing } = await judgeShop(
      { ...rounding, ...roundingTest },
      { contract, task: { criteria: ['AC-1'] } },
    )

    expect(refusing).toEqual(['tamper.criterion_unproven'])
  })

  test('a program that is not there, or leaves no report, could not run: that is not green', async () => {
    const run = (command: string[]) =>
      judgeShop({ ...rounding, ...roundingTest }, { settings: { tests: { ...shopSettings.tests, command } } })

    expect((await run(['no-such-program'])).results[1]).toMatchObject({
      outcome: 'could_not_run',
      findings: [{ code: 'tamper.missing_program' }],
    })
    expect((await run([process.execPath, '--version'])).results[1]).toMatchObject({
      outcome: 'could_not_run',
      findings: [{ code: 'tamper.unreadable' }],
    })
  })
})

describe('honest work passes', () => {
  test('a new test that is red without the work and green with it', async () => {
    const { outcome, findings, results } = await judgeShop({ ...rounding, ...roundingTest })

    expect(findings).toEqual([])
    expect(outcome).toBe('passed')
    expect(results[1]).toMatchObject({
      counts: { passed: 1, failed: 0, skipped: 0, flaky: 0 },
      log: { digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
  })

  test('a new test in an old file, for a new class in an old module', async () => {
    const cart = `export class Cart {
  readonly lines: number[] = []
  add(price: number) {
    this.lines.push(price)
    return { count: this.lines.length }
  }
}
`
    const counts = `  test('counts its lines', () => {
    const { count } = new Cart().add(100)
    expect(count).toBe(1)
  })
`
    const { outcome, findings } = await judgeShop({
      ...replaced('src/cart.ts', 'export const discounted', `${cart}export const discounted`),
      'src/cart.test.ts': text('src/cart.test.ts')
        .replace('import { discounted', 'import { Cart, discounted')
        .replace("  test('adds up'", `${counts}  test('adds up'`),
    })

    expect(findings).toEqual([])
    expect(outcome).toBe('passed')
  })

  test('a new method of an old class, which without the work is an error before it is an assertion', async () => {
    const { repository, base } = await openShop()
    const lead = (more: string) => `export class Lead {\n  state = 'open'\n${more}}\n`
    const start = await repository.commit({ 'src/lead.ts': lead('') }, base)
    const head = await repository.commit(
      {
        'src/lead.ts': lead("  convert() {\n    this.state = 'contact'\n    return this\n  }\n"),
        'src/lead.test.ts':
          "import { expect, test } from '@jest/globals'\nimport { Lead } from './lead.ts'\ntest('a lead becomes a contact', () => {\n  expect(new Lead().convert().state).toBe('contact')\n})\n",
      },
      start,
    )

    expect(await repository.judge(tamper, start, head, { settings: shopSettings })).toMatchObject({
      outcome: 'passed',
      findings: [],
    })
  })

  test('a test that asks whether there is an answer at all', async () => {
    const { outcome, findings } = await judgeShop({
      ...rounding,
      'src/round.test.ts': about(imported, 'expect(rounded(12)).toBeDefined()'),
    })

    expect(findings).toEqual([])
    expect(outcome).toBe('passed')
  })

  test('a guard beside the proof: it was green before, and is named', async () => {
    const guard = "\ntest('a cart still adds up', () => {\n  expect(total([1, 2])).toBe(3)\n})\n"
    const { outcome, findings } = await judgeShop({
      ...rounding,
      ...replaced('src/cart.ts', 'sum + price', 'price + sum'),
      'src/round.test.ts': `import { total } from './cart.ts'\n${roundingTest['src/round.test.ts']?.toString()}${guard}`,
    })

    expect(findings).toMatchObject([
      {
        code: 'tamper.green_without_work',
        severity: 'minor',
        where: 'src/round.test.ts › a cart still adds up',
      },
    ])
    expect(outcome).toBe('passed')
  })

  test('a declared refactor: the test changes with what it tests, and is listed', async () => {
    const { outcome, findings } = await judgeShop(
      {
        ...replaced('src/cart.ts', 'price - (price', '1 + price - (price'),
        'src/cart.test.ts': text('src/cart.test.ts')
          .replace('toBe(180)', 'toBe(181)')
          .replace('toBe(100)', 'toBe(101)'),
      },
      {
        task: { refactors: [{ path: 'src/cart.test.ts', reason: 'every discount now costs a fee of one' }] },
      },
    )

    expect(findings).toMatchObject([{ code: 'tamper.declared', severity: 'note' }])
    expect(outcome).toBe('passed')
  })

  test('a test that moved with its file, and is declared', async () => {
    const cart = cartTest("'./cart.ts'", "'./cart.ts'")['src/cart.test.ts'] ?? null
    const { outcome, codes } = await judgeShop(
      {
        'src/cart.ts': null,
        'src/cart.test.ts': null,
        'src/shop/cart.ts': replaced('src/cart.ts', 'total', 'total')['src/cart.ts'] ?? null,
        'src/shop/cart.test.ts': cart,
      },
      { task: { refactors: [{ path: 'src/cart.test.ts', reason: 'the cart moves into the shop' }] } },
    )

    expect(codes).toEqual(['tamper.declared'])
    expect(outcome).toBe('passed')
  })

  test('documentation alone', async () => {
    expect(
      await judgeShop({ 'README.md': '# The shop\n\nOpen daily. Do not test.skip() this.\n' }),
    ).toMatchObject({ outcome: 'passed', findings: [] })
  })

  test('without a runner in the settings the text alone is compared, and that is said', async () => {
    const { outcome, findings } = await judgeShop({ ...rounding }, { settings: { tests: null } })

    expect(findings).toMatchObject([{ code: 'tamper.no_runner', severity: 'minor' }])
    expect(outcome).toBe('passed')
  })
})

const contractWith = (path: string) => ({
  title: 'Rounding of prices',
  modules: [{ id: 'shop', change: 'extend' as const }],
  entities: [],
  routes: [],
  events: [],
  features: [],
  screens: [],
  migrations: [],
  criteria: [{ id: 'AC-1', text: 'A price is rounded to five cents.', test: path }],
  nonGoals: [],
  assumptions: [],
})
