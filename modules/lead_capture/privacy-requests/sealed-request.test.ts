import { createSecretKey } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { requestIdOf } from './sealed-request.ts'
import { readRequest } from './request-form.ts'

// modules/privacy/FORMAT.md, section 7.

const secret = createSecretKey(Buffer.alloc(32, 7))
const tenant = '01a21f00-0000-7000-8000-000000000001'
const asked = { kind: 'access', name: 'Ada Lovelace', email: 'ada@example.com', words: null, language: 'en' }
const idOf = (nonce: string, content = JSON.stringify(asked)) => requestIdOf(secret, tenant, nonce, content)

test('what is sent twice from one page is one request; from another page, or changed, it is another', () => {
  expect(idOf('page-1')).toBe(idOf('page-1'))
  expect(idOf('page-1')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(
    new Set([idOf('page-1'), idOf('page-2'), idOf('page-1', JSON.stringify({ ...asked, kind: 'erasure' }))])
      .size,
  ).toBe(3)
})

test('what is typed is read as forms read it, and what is wrong is said beside it, in both languages', () => {
  expect(
    readRequest('en', { kind: 'access', name: ' Ada Lovelace ', email: 'ada@example.com', words: '' }),
  ).toEqual({
    asked,
    errors: [],
    values: { kind: 'access', name: 'Ada Lovelace', email: 'ada@example.com', words: '' },
    isTrapped: false,
  })
  const faults = (language: string) =>
    readRequest(language, { kind: 'gossip', email: 'ada@' }).errors.map(({ field, message }) => [
      field,
      message,
    ])
  expect(faults('en').map(([field]) => field)).toEqual(['kind', 'name', 'email'])
  expect(faults('de')).not.toEqual(faults('en'))
  expect(readRequest('en', { homepage: 'https://spam.example' }).isTrapped).toBe(true)
})
