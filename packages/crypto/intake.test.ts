import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { generateIntakeKey, intakeKeyNumber, openIntake, sealIntake } from './intake-box.ts'
import { requireIntakeKey, signIntakeKey, verifyIntakeKey } from './intake-key.ts'

const tenantId = '018f3c1e-7a2b-7c3d-8e4f-5a6b7c8d9e0f'
const binding = { tenantId, formId: 'f', formVersion: 4, submissionId: 's', textHashes: ['a1', 'b2'] }
const { publicKey, privateKey } = generateIntakeKey()
const words = Buffer.from('{"email":"ada@example.com"}')
const cannotOpen = { code: 'crypto.cannot_open' }

test('what a visitor seals, the holder of the private key opens, and the public process does not', async () => {
  const payload = await sealIntake(publicKey, 7, binding, words)
  expect(intakeKeyNumber(payload)).toBe(7)
  expect(payload.includes('ada')).toBe(false)
  expect(await openIntake(privateKey, binding, payload)).toEqual(words)
  await expect(openIntake(publicKey, binding, payload)).rejects.toMatchObject(cannotOpen)
})

test.each([
  ['tenant', { ...binding, tenantId: '018f3c1e-7a2b-7c3d-8e4f-5a6b7c8d9e0e' }],
  ['form', { ...binding, formId: 'g' }],
  ['version of the form', { ...binding, formVersion: 5 }],
  ['submission', { ...binding, submissionId: 't' }],
  ['served text', { ...binding, textHashes: ['a1', 'b3'] }],
  ['order of the texts', { ...binding, textHashes: ['b2', 'a1'] }],
  ['number of texts', { ...binding, textHashes: ['a1'] }],
])('a payload does not open with another %s', async (_, other) => {
  const payload = await sealIntake(publicKey, 7, binding, words)
  await expect(openIntake(privateKey, other, payload)).rejects.toMatchObject(cannotOpen)
})

test('one changed byte, the key number included, and it does not open', async () => {
  const payload = await sealIntake(publicKey, 7, binding, words)
  for (let at = 0; at < payload.length; at++) {
    const changed = Buffer.from(payload)
    changed[at]! ^= 1
    await expect(openIntake(privateKey, binding, changed)).rejects.toMatchObject(cannotOpen)
  }
  await expect(openIntake(privateKey, binding, payload.subarray(0, 40))).rejects.toMatchObject(cannotOpen)
  await expect(openIntake(privateKey, binding, Buffer.alloc(0))).rejects.toMatchObject(cannotOpen)
})

test('the landing app takes only a key the installation vouches for, for this tenant, in its time', () => {
  const installation = generateKeyPairSync('ed25519')
  const stranger = generateKeyPairSync('ed25519')
  const notBefore = new Date('2026-11-22T00:00:00Z')
  const statement = { tenantId, number: 1, publicKey, notBefore, notAfter: new Date('2026-11-29T00:00:00Z') }
  const key = { ...statement, signature: signIntakeKey(installation.privateKey, statement) }
  const noon = new Date('2026-11-22T12:00:00Z')
  const refusal = (reason: string) =>
    expect.objectContaining({ code: 'crypto.intake_key_refused', facts: { reason } })
  const take = (changed: object, now = noon, tenant = tenantId) =>
    requireIntakeKey(installation.publicKey, tenant, { ...key, ...changed }, now)

  expect(() => take({})).not.toThrow()
  expect(() => take({ publicKey: generateIntakeKey().publicKey })).toThrow(refusal('signature'))
  expect(() => take({ number: 2 })).toThrow(refusal('signature'))
  expect(() => take({ notAfter: new Date('2027-11-29T00:00:00Z') })).toThrow(refusal('signature'))
  expect(() => take({ signature: signIntakeKey(stranger.privateKey, statement) })).toThrow(
    refusal('signature'),
  )
  expect(() => take({ signature: Buffer.alloc(0) })).toThrow(refusal('signature'))
  expect(() => take({}, noon, '018f3c1e-0000-7c3d-8e4f-5a6b7c8d9e0f')).toThrow(refusal('tenant'))
  expect(() => take({}, new Date('2026-11-29T00:06:00Z'))).toThrow(refusal('expired'))
  expect(() => take({}, new Date('2026-11-21T23:54:00Z'))).toThrow(refusal('not_yet_valid'))
  expect(verifyIntakeKey(stranger.publicKey, statement, key.signature)).toBe(false)
})
