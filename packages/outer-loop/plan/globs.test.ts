import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { matches } from '../gates/globs.ts'
import { canMeet, isLiteral, problemOf } from './globs.ts'

const letters = fc.constantFrom('a', 'b', '.', '-', 'é', '😀')
const segment = fc
  .array(letters, { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''))
  .filter((part) => part !== '.' && part !== '..')
const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))

/** A glob made out of a path, so that it mostly matches something: parts of it become wildcards. */
const sign = fc.oneof(
  { weight: 4, arbitrary: letters },
  {
    weight: 1,
    arbitrary: fc.constantFrom('*', '?', '[ab]', '[!a]', '[a-c]', '{a,b}', '{a,b-}', '{a,{b,.}}', '**'),
  },
)
const globSegment = fc.oneof(
  { weight: 3, arbitrary: fc.array(sign, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.constantFrom('**', '*', '{a,b/a}', 'a{,/**}') },
)
const glob = fc
  .array(globSegment, { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'))
  .filter((made) => problemOf(made) === null)

/** A glob that a path matches, and the path. */
const globFor = (given: string) =>
  fc
    .tuple(
      ...given
        .split('/')
        .map((part) =>
          fc.constantFrom(
            part,
            '*',
            '**',
            `${part.slice(0, 1)}*`,
            `{${part},zz}`,
            part.replaceAll(/[ab]/g, '?'),
          ),
        ),
    )
    .map((parts) => parts.join('/'))
    .filter((made) => problemOf(made) === null)

describe('two globs', () => {
  test('never pass as apart when one path fits both', () => {
    fc.assert(
      fc.property(
        path.chain((given) => fc.tuple(fc.constant(given), globFor(given), globFor(given))),
        ([given, one, other]) => {
          fc.pre(matches([one])(given) && matches([other])(given))
          expect(canMeet(one, other)).toBe(true)
        },
      ),
      { numRuns: 800 },
    )
  })

  test('of any making, never pass as apart when one path fits both', () => {
    fc.assert(
      fc.property(glob, glob, fc.array(path, { minLength: 20, maxLength: 40 }), (one, other, paths) => {
        const both = paths.filter(matches([one])).filter(matches([other]))
        expect(both.length > 0 && !canMeet(one, other)).toBe(false)
      }),
      { numRuns: 800 },
    )
  })

  test('are compared the same in both directions, and each meets itself', () => {
    fc.assert(
      fc.property(glob, glob, (one, other) => {
        expect(canMeet(one, other)).toBe(canMeet(other, one))
        expect(canMeet(one, one)).toBe(true)
      }),
      { numRuns: 800 },
    )
  })

  test('that name one path each meet when it is the same path', () => {
    fc.assert(fc.property(path, path, (one, other) => expect(canMeet(one, other)).toBe(one === other)))
  })

  test.each([
    ['modules/crm/**', 'modules/auth/**'],
    ['modules/crm/*.ts', 'modules/crm/api/**/*.ts'],
    ['**/*.test.ts', 'modules/crm/*.tsx'],
    ['modules/{crm,auth}/**', 'modules/partner/**'],
    ['a/?.ts', 'a/bc.ts'],
    ['apps/*/e2e/**', 'apps/landing/*.ts'],
    ['package.json', 'packages/*/package.json'],
  ])('%s and %s are apart, and are said to be', (one, other) => {
    expect(canMeet(one, other)).toBe(false)
  })

  test.each([
    ['modules/**', 'modules/partner/new.ts'],
    ['**/en.json', 'modules/crm/**'],
    ['modules/*/i18n/*.json', 'modules/crm/**/en.json'],
    ['a/**', 'a'],
    ['**', '.env'],
    ['[ab].ts', 'c.ts'],
    ['{a,b}'.repeat(12), 'z'],
  ])('%s and %s may meet', (one, other) => {
    expect(canMeet(one, other)).toBe(true)
  })

  test('are compared at once even when they are made to be slow', () => {
    const slow = `${'*a'.repeat(300)}b`
    const began = performance.now()
    canMeet(slow, `${'a*'.repeat(300)}c`)

    expect(performance.now() - began).toBeLessThan(1_000)
  })
})

describe('a glob that can be owned', () => {
  test.each([
    'modules/crm/**',
    '.ai/skills/*/SKILL.md',
    '{packages,modules}/*/x.[jt]s',
    'README.md',
    'app/[id]/page.tsx',
  ])('%s', (owned) => {
    expect(problemOf(owned)).toBeNull()
  })

  test.each([
    '!a',
    '/etc/passwd',
    '~/x',
    'C:/x',
    'a\\b',
    'a//b',
    './a',
    'a/../b',
    '@(a|b)',
    '{a',
    'a]',
    '[a',
    '.git/hooks/x',
    'x{1..9}',
    '',
  ])('not %j', (refused) => {
    expect(problemOf(refused)).toEqual(expect.any(String))
  })

  test('a path in the form of a glob is known to be one path', () => {
    expect(['a/b.ts', 'a/*.ts', 'a/[id].ts', 'a/{b}.ts', '**'].map(isLiteral)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ])
  })
})
