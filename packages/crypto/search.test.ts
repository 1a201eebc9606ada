import { randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { BlindIndex } from './blind-index.ts'
import { normalise, prefixFragments, searchFragments } from './normalise.ts'

test.each([
  [' Ada@Example.COM ', 'ada@example.com'],
  ['ada+news@example.com', 'ada+news@example.com'],
  ['a.d.a@example.com', 'a.d.a@example.com'],
  ['ada@BÜCHER.example', 'ada@xn--bcher-kva.example'],
  ['ａｄａ@example.com', 'ada@example.com'],
  ['"@"@example.com', '"@"@example.com'],
  ['nobody', 'nobody'],
])('the e-mail %j is indexed as %j', (given, expected) => {
  expect(normalise.email(given)).toBe(expected)
  expect(normalise.email(expected)).toBe(expected)
})

test.each([
  ['Ada Lovelace', ['ada', 'lov', 'lovel']],
  ['Zoë Ångström', ['zoe', 'ang', 'angst']],
  ["Sinéad O'Brien-Smith", ['sin', 'sinea', 'obr', 'obrie', 'smi', 'smith']],
  ['Bo Li', ['bo', 'li']],
  ['ACME 2000 GmbH & Co.', ['acm', '200', 'gmb', 'co']],
  ['Ada ada ADA', ['ada']],
  ['李小龙', ['李小龙']],
  [' –– ', []],
])('of %j these fragments are indexed', (text, fragments) => {
  expect(prefixFragments(text)).toEqual(fragments)
})

test.each(['Ada', 'ada lovelace', 'LOVEL', 'Loveland', 'Bo', 'zoe angstrom', 'o’brien', 'smith'])(
  'a search for %j asks only for fragments that are indexed where it should be found',
  (query) => {
    const indexed = new Set(prefixFragments("Ada Lovelace Loveland Bo Zoë Ångström O'Brien Smith"))
    for (const fragment of searchFragments(query)) expect(indexed).toContain(fragment)
  },
)

const root = randomBytes(32)
const index = new BlindIndex(Buffer.from(root))

test('equal values have equal tokens in one column, and unequal ones in another column, table, kind or tenant', () => {
  const token = index.exact('crm.lead', 'email', 'ada@example.com')
  expect(token).toHaveLength(16)
  expect(new BlindIndex(Buffer.from(root)).exact('crm.lead', 'email', 'ada@example.com')).toEqual(token)
  expect(index.exact('crm.lead', 'phone', 'ada@example.com')).not.toEqual(token)
  expect(index.exact('crm.person', 'email', 'ada@example.com')).not.toEqual(token)
  expect(index.exact('crm.leade', 'mail', 'ada@example.com')).not.toEqual(token)
  expect(new BlindIndex(randomBytes(32)).exact('crm.lead', 'email', 'ada@example.com')).not.toEqual(token)
  expect(token.readUIntBE(0, 3) >>> 4).not.toBe(index.prefix('crm.lead', 'email', 'ada@example.com'))
})

test('a prefix token is 20 bits, so that one bucket holds many words', () => {
  const tokens = Array.from({ length: 2_000 }, (_, number) => index.prefix('crm.lead', 'name', `w${number}`))
  expect(Math.min(...tokens)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...tokens)).toBeLessThan(2 ** 20)
  expect(Math.max(...tokens)).toBeGreaterThan(2 ** 19)
})

test('an empty value is not indexed', () => {
  const refusal = expect.objectContaining({ code: 'crypto.empty_index_value' })
  expect(() => index.exact('crm.lead', 'email', '')).toThrow(refusal)
  expect(() => index.prefix('crm.lead', 'name', '')).toThrow(refusal)
})

test('a keyed hash depends on its label', () => {
  expect(index.hash('a', 'b')).toHaveLength(32)
  expect(index.hash('a', 'b')).not.toEqual(index.hash('b', 'b'))
})
