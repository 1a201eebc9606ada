import { createSecretKey } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { solveChallenge, type Challenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { systemAmbient } from '@leadkeep/kernel'
import { proofs } from './proof.ts'

const proving = proofs(createSecretKey(Buffer.alloc(32, 7)), systemAmbient)
const ada = { tenantId: 'tenant', formId: 'form', nonce: 'ada' }

test('a proof is good for the one visitor, form and tenant it was worked for, until it expires', async () => {
  const challenge = await proving.challenge(ada, 'normal')
  const solution = await solveChallenge({ challenge, deriveKey })
  const proof = sent(challenge, solution)

  expect(await proving.check(ada, proof)).toBe('good')
  for (const elsewhere of [{ nonce: 'eve' }, { formId: 'other' }, { tenantId: 'other' }])
    expect(await proving.check({ ...ada, ...elsewhere }, proof)).toBe('invalid')
  const stranger = proofs(createSecretKey(Buffer.alloc(32, 8)), systemAmbient)
  expect(await stranger.check(ada, proof)).toBe('invalid')
  const { parameters } = challenge
  const longer = { ...challenge, parameters: { ...parameters, expiresAt: parameters.expiresAt! + 1 } }
  expect(await proving.check(ada, sent(longer, solution))).toBe('invalid')
  expect(await proving.check(ada, sent(challenge, { ...solution!, derivedKey: '00'.repeat(32) }))).toBe(
    'invalid',
  )
})

test('a challenge from hours ago is no offence', async () => {
  const yesterday = { ...systemAmbient, now: () => new Date(Date.now() - 86_400_000) }
  const challenge = await proofs(createSecretKey(Buffer.alloc(32, 7)), yesterday).challenge(ada, 'normal')
  expect(await proving.check(ada, sent(challenge, { counter: 0, derivedKey: '00' }))).toBe('expired')
})

test.each([
  ['nothing', undefined, 'none'],
  ['an empty field', '', 'none'],
  ['no base64', '%%%', 'invalid'],
  ['no proof', Buffer.from('{"challenge":{}}').toString('base64'), 'invalid'],
  ['no text', { challenge: {} }, 'invalid'],
  ['a megabyte', 'A'.repeat(1 << 20), 'invalid'],
] as const)('%s is answered without work', async (_, given, state) => {
  expect(await proving.check(ada, given)).toBe(state)
})

const sent = (challenge: Challenge, solution: unknown) =>
  Buffer.from(JSON.stringify({ challenge, solution })).toString('base64')
