import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { expect, test } from '@jest/globals'
import { open, seal } from './seal.ts'
import { Sealed } from './sealed.ts'
import { fieldKey } from './versioned-key.ts'

const key = fieldKey(1, randomBytes(32))
const cell = {
  tenantId: '018f3c1e-7a2b-7c3d-8e4f-5a6b7c8d9e0f',
  table: 'crm.lead',
  column: 'email',
  row: '018f3c1e-9999-7aaa-8bbb-cccccccccccc',
}
const cannotOpen = expect.objectContaining({ code: 'crypto.cannot_open' })

test.each(['ada@example.com', '', '你好 🙂', 'x'.repeat(100_000)])(
  'what is sealed opens in its place',
  (plaintext) => {
    expect(open(key, cell, seal(key, cell, plaintext))).toBe(plaintext)
  },
)

test.each([
  ['tenant', { ...cell, tenantId: '018f3c1e-7a2b-7c3d-8e4f-5a6b7c8d9e0e' }],
  ['table', { ...cell, table: 'crm.person' }],
  ['column', { ...cell, column: 'name' }],
  ['row', { ...cell, row: '018f3c1e-9999-7aaa-8bbb-cccccccccccd' }],
  ['a border between table and column', { ...cell, table: 'crm.leade', column: 'mail' }],
])('a ciphertext works in one place: not with another %s', (_, elsewhere) => {
  expect(() => open(key, elsewhere, seal(key, cell, 'Ada'))).toThrow(cannotOpen)
})

test('one changed bit anywhere, one byte more or less, and it does not open', () => {
  const bytes = Sealed.ciphertextOf(seal(key, cell, 'Ada'))
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes)
    changed[bit >> 3]! ^= 1 << (bit & 7)
    expect(() => open(key, cell, Sealed.from(changed))).toThrow(cannotOpen)
  }
  for (let length = 0; length < bytes.length; length++)
    expect(() => open(key, cell, Sealed.from(bytes.subarray(0, length)))).toThrow(cannotOpen)
  expect(() => open(key, cell, Sealed.from(Buffer.concat([bytes, Buffer.of(0)])))).toThrow(cannotOpen)
})

test('another key, or the same key as another version, does not open it', () => {
  const raw = randomBytes(32)
  const sealed = seal(fieldKey(1, Buffer.from(raw)), cell, 'Ada')
  expect(() => open(fieldKey(1, randomBytes(32)), cell, sealed)).toThrow(cannotOpen)
  expect(() => open(fieldKey(2, raw), cell, sealed)).toThrow(cannotOpen)
})

test('a refusal carries neither the value nor the key', () => {
  const raw = randomBytes(32)
  const digits = raw.toString('hex')
  const other = fieldKey(1, raw)
  try {
    open(other, cell, seal(key, cell, 'ada@example.com'))
    throw new Error('It opened.')
  } catch (error) {
    const told = inspect(error, { depth: 9, showHidden: true })
    expect(told).toContain('crypto.cannot_open')
    expect(told).not.toContain('ada@example.com')
    expect(told).not.toContain(digits)
  }
})

test('20,000 nonces are all different', () => {
  const nonces = new Set<string>()
  for (let count = 0; count < 20_000; count++)
    nonces.add(
      Sealed.ciphertextOf(seal(key, cell, ''))
        .subarray(5, 17)
        .toString('latin1'),
    )
  expect(nonces.size).toBe(20_000)
})

test.each([
  ['tenant', { ...cell, tenantId: 'demo' }],
  ['tenant', { ...cell, tenantId: cell.tenantId.toUpperCase() }],
  ['table', { ...cell, table: '' }],
  ['column', { ...cell, column: '' }],
  ['row', { ...cell, row: '' }],
])('a place without a proper %s is none', (part, nowhere) => {
  const refusal = expect.objectContaining({ code: 'crypto.invalid_cell', facts: { part } })
  expect(() => seal(key, nowhere, 'Ada')).toThrow(refusal)
})

test.each([
  ['a draft', Sealed.draft('ada@example.com')],
  ['a ciphertext', seal(key, cell, 'ada@example.com')],
])('%s does not print', (_, value) => {
  const holder = { email: value }
  const prints = [
    `${value}`,
    '' + value,
    String(value),
    JSON.stringify(holder),
    inspect(holder),
    inspect(value, { showHidden: true, depth: 9, getters: true }),
    inspect(value, { customInspect: false, showHidden: true }),
    JSON.stringify({ ...value }),
    Object.keys(value).join(),
    JSON.stringify(structuredClone(value)),
    value.toString(),
  ].join('\n')
  expect(prints).toContain('[sealed]')
  expect(prints).not.toContain('ada')
  if (!value.isDraft) {
    expect(prints).not.toContain(Sealed.ciphertextOf(value).toString('hex').slice(40))
    expect(prints).not.toContain(Sealed.ciphertextOf(value).toString('base64').slice(28))
  }
})

test('a key does not print', () => {
  const raw = randomBytes(32)
  const digits = [raw.toString('hex'), raw.toString('base64'), raw.toString('latin1')]
  const secret = fieldKey(1, raw)
  const prints = [
    `${secret}`,
    JSON.stringify({ secret }),
    inspect(secret, { showHidden: true, customInspect: false }),
  ]
  for (const form of digits) expect(prints.join('\n')).not.toContain(form)
  expect(raw.every((byte) => byte === 0)).toBe(true)
})

test('a draft gives its plaintext, a ciphertext its bytes, and neither the other', () => {
  const draft = Sealed.draft('Ada')
  const sealed = seal(key, cell, 'Ada')
  expect([draft.isDraft, sealed.isDraft]).toEqual([true, false])
  expect(Sealed.plaintextOf(draft)).toBe('Ada')
  expect(() => Sealed.plaintextOf(sealed)).toThrow(expect.objectContaining({ code: 'crypto.not_a_draft' }))
  expect(() => Sealed.ciphertextOf(draft)).toThrow(expect.objectContaining({ code: 'crypto.still_a_draft' }))
  expect(() => open(key, cell, draft)).toThrow(cannotOpen)
  expect(draft.clone()).toBe(draft)
})

test('what is done to the bytes outside does not change the value', () => {
  const bytes = Sealed.ciphertextOf(seal(key, cell, 'Ada'))
  const value = Sealed.from(bytes)
  bytes.fill(0)
  Sealed.ciphertextOf(value).fill(0)
  expect(open(key, cell, value)).toBe('Ada')
})
