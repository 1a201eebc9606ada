import { jest, jestConfig, Repository, type Files, type Options } from '../gates-under-test.ts'
import { tamper } from './tamper.ts'
import { tamperText } from './text.ts'

/** A shop with tests of its own, run by real Jest. */
const shop: Files = {
  'package.json': '{ "type": "module", "scripts": { "test": "jest", "lint": "oxlint" } }\n',
  'jest.config.json': JSON.stringify({
    ...JSON.parse(jestConfig),
    coverageThreshold: { global: { lines: 90 } },
    testTimeout: 5000,
    testPathIgnorePatterns: ['/ignored/'],
  }),
  'tsconfig.json': '{ "compilerOptions": { "strict": true } }\n',
  'README.md': '# The shop\n',
  'src/cart.ts': `
export const total = (prices: readonly number[]) => prices.reduce((sum, price) => sum + price, 0)
export const discounted = (price: number, percent: number) => price - (price * percent) / 100
`,
  'src/prices.ts': `export const formatted = (cents: number) => '€ ' + (cents / 100).toFixed(2)\n`,
  'src/cart.test.ts': `
import { describe, expect, test } from '@jest/globals'
import { discounted, total } from './cart.ts'

describe('the cart', () => {
  test('adds up', () => {
    expect(total([100, 200])).toBe(300)
  })
  test('is empty at first', () => {
    expect(total([])).toBe(0)
  })
  test('gives a discount', async () => {
    expect(discounted(200, 10)).toBe(180)
    await expect(Promise.resolve(discounted(100, 0))).resolves.toBe(100)
  })
})
`,
  'src/prices.test.ts': `
import { expect, test } from '@jest/globals'
import { formatted } from './prices.ts'

test('a price is written in euros', () => {
  expect(formatted(1250)).toMatchSnapshot()
})
`,
  'src/__snapshots__/prices.test.ts.snap': `// Jest Snapshot v1, https://jestjs.io/docs/snapshot-testing

exports[\`a price is written in euros 1\`] = \`"€ 12.50"\`;
`,
}

export const text = (path: string): string => {
  const file = shop[path]
  if (typeof file !== 'string') throw new Error(`The shop has no ${path}.`)

  return file
}

/** The cart's tests with one passage written otherwise. */
export const cartTest = (from: string, to: string): Files => replaced('src/cart.test.ts', from, to)

export function replaced(path: string, from: string, to: string): Files {
  const before = text(path)
  if (!before.includes(from)) throw new Error(`${path} does not say ${from}`)

  return { [path]: before.replace(from, to) }
}

/** Rounding: an honest piece of work that most attacks hide in. */
export const rounding: Files = {
  'src/round.ts': 'export const rounded = (cents: number) => Math.round(cents / 5) * 5\n',
}
export const roundingTest: Files = {
  'src/round.test.ts': `
import { expect, test } from '@jest/globals'
import { rounded } from './round.ts'

test('a price is rounded to five cents', () => {
  expect(rounded(12)).toBe(10)
  expect(rounded(13)).toBe(15)
})
`,
}

export const shopSettings = {
  tests: { files: ['src/**/*.test.ts'], command: jest, minutes: 2 },
} satisfies Options['settings']

let opened: Promise<{ repository: Repository; base: string }> | undefined

/** One shop for all tests of a file; each judges a commit of its own on the same base. */
export const openShop = () => (opened ??= Repository.of(shop))
export const closeShop = async () => (await opened)?.repository[Symbol.dispose]()

/** What both tamper gates say of a change to the shop. */
export async function judgeShop(files: Files, options: Options = {}) {
  const { repository, base } = await openShop()
  const head = await repository.commit(files, base)
  const context = await repository.context(base, head, {
    ...options,
    settings: { ...shopSettings, ...options.settings },
  })
  const asText = await tamperText.run(context)
  const results = asText.outcome === 'passed' ? [asText, await tamper.run(context)] : [asText]
  const findings = results.flatMap((each) => each.findings)
  const isGreen = results.length === 2 && results.every((each) => each.outcome === 'passed')

  return {
    results,
    outcome: isGreen ? ('passed' as const) : ('failed' as const),
    findings,
    codes: findings.map(({ code }) => code),
    refusing: findings
      .filter(({ severity }) => severity === 'blocker' || severity === 'major')
      .map(({ code }) => code),
  }
}

/**
 * Many shops beside each other, each changed in its own way and all judged as text at once; what refuses, shop by shop.
 * Each shop's sources end in its number, so that git finds a moved file in its own shop.
 */
export async function judgeStreet(changes: readonly Files[]): Promise<string[][]> {
  const at = (index: number, files: Files): Files =>
    Object.fromEntries(
      Object.entries(files).map(([path, file]) => [
        `shop-${index}/${path}`,
        typeof file === 'string' && /\.[tj]s$/.test(path) ? `${file}// ${String(index).repeat(20)}\n` : file,
      ]),
    )
  const together = (parts: readonly Files[]) => parts.reduce<Files>((all, each) => ({ ...all, ...each }), {})
  const { repository, base } = await Repository.of(together(changes.map((_, index) => at(index, shop))))
  try {
    const head = await repository.commit(together(changes.map((files, index) => at(index, files))))
    const { findings } = await repository.judge(tamperText, base, head, { settings: shopSettings })
    const refusing = findings.filter(({ severity }) => severity === 'blocker' || severity === 'major')

    return changes.map((_, index) =>
      refusing.filter(({ where }) => where?.startsWith(`shop-${index}/`)).map(({ code }) => code),
    )
  } finally {
    repository[Symbol.dispose]()
  }
}
