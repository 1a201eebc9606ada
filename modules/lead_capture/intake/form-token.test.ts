import { createSecretKey, randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { systemAmbient } from '@leadkeep/kernel'
import { textHash } from '../data/text-hash.ts'
import { demoForm } from '../data/demo-form.ts'
import { readToken, servedForm, tokenIssuer } from './form-token.ts'

const secret = createSecretKey(randomBytes(32))
const issue = tokenIssuer(secret, servedForm('form-1', demoForm), systemAmbient)

test('a token tells which texts were shown', () => {
  const box = demoForm.consents[0]!

  expect(readToken(secret, 'form-1', issue())).toMatchObject({
    formVersion: 1,
    textHashes: [textHash(demoForm.notice), textHash(box)],
    boxes: [[box.purpose, box.version, box.language]],
  })
})

test('no two tokens are the same', () => {
  const tokens = Array.from({ length: 100 }, () => readToken(secret, 'form-1', issue())?.nonce)

  expect(new Set(tokens).size).toBe(100)
})

test("another form's token, another secret's, a changed one and none at all swear to nothing", () => {
  const token = issue()
  const [body = '', signature = ''] = token.split('.')
  const forged = Buffer.from(
    Buffer.from(body, 'base64url').toString().replace('"formVersion":1', '"formVersion":9'),
  )
  const tries = [
    token.slice(1),
    `${forged.toString('base64url')}.${signature}`,
    `${body}.`,
    body,
    '',
    '.',
    'ä.ö',
  ]

  expect(readToken(secret, 'form-2', token)).toBeNull()
  expect(readToken(createSecretKey(randomBytes(32)), 'form-1', token)).toBeNull()
  expect(tries.map((each) => readToken(secret, 'form-1', each))).toEqual(tries.map(() => null))
})

test('a token stays true however old it is', () => {
  const longAgo = { ...systemAmbient, now: () => new Date('2020-01-01') }
  const token = tokenIssuer(secret, servedForm('form-1', demoForm), longAgo)()

  expect(readToken(secret, 'form-1', token)?.formVersion).toBe(1)
})
