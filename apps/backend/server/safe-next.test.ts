import { expect, test } from '@jest/globals'
import { safeNext } from './safe-next.ts'

test('after signing in one lands where one wanted to go', () => {
  expect(safeNext('/backend/leads?stage=new')).toBe('/backend/leads?stage=new')
})

test.each([
  undefined,
  '',
  '//evil.example/backend',
  '/\\evil.example/backend',
  'https://evil.example/backend',
  'javascript:alert(1)//backend',
  '/api/auth/logout',
  '/backendish',
  '/backend/../sign-in',
  '/backend/..//evil.example',
  '\t//evil.example/backend',
])('never to another place: %j', (wanted) => {
  expect(safeNext(wanted)).toBe('/backend')
})
