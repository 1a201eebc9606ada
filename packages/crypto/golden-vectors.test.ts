import { createSecretKey } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { armor, Decrypter } from 'age-encryption'
import { encrypt } from './aead.ts'
import { BlindIndex } from './blind-index.ts'
import { lengthPrefixed } from './bytes.ts'
import { commitment } from './commitment.ts'
import {
  logName,
  noteKeyId,
  privateKeyFromRaw,
  publicKeyFromRaw,
  rawPublicKey,
  verifierKey,
} from './curve-keys.ts'
import { deriveBytes } from './derive.ts'
import { readFixture, unhex } from './fixtures/read-fixture.ts'
import { intakeKeyNumber, openIntake, type IntakeBinding } from './intake-box.ts'
import { signIntakeKey, verifyIntakeKey } from './intake-key.ts'
import { placeOf, unwrapKey, type KeyPlace } from './key-store/wrapping.ts'
import { restoreRecovery } from './providers/recovery.ts'
import { open, type Cell } from './seal.ts'
import { Sealed } from './sealed.ts'
import { fieldKey } from './versioned-key.ts'

// These bytes were made by other implementations and must open forever. A test that fails here is never "updated".

test('sealed fields, format 1', () => {
  interface Vector extends Record<'key' | 'nonce' | 'additionalData' | 'plaintext' | 'sealed', string> {
    version: number
    cell: Cell
  }
  const { vectors } = readFixture<{ vectors: Vector[] }>('format-01-sealed-field')
  expect(vectors).toHaveLength(4)
  for (const { key, version, nonce, cell, additionalData, plaintext, sealed } of vectors) {
    const bytes = encrypt(1, fieldKey(version, unhex(key)), unhex(additionalData), plaintext, unhex(nonce))
    expect(bytes.toString('hex')).toBe(sealed)
    expect(open(fieldKey(version, unhex(key)), cell, Sealed.from(unhex(sealed)))).toBe(plaintext)
  }
})

test('wrapped keys, format 2', () => {
  type Vector = { place: KeyPlace } & Record<
    'wrappedBy' | 'nonce' | 'additionalData' | 'key' | 'wrapped',
    string
  >
  const { tenantKey, halves, byRoot, byTenant } = readFixture<{
    tenantKey: string
    halves: { wrap: string; field: string }
    byRoot: Vector
    byTenant: Vector[]
  }>('format-02-wrapped-key')
  for (const use of ['wrap', 'field'] as const) {
    const half = deriveBytes(createSecretKey(unhex(tenantKey)), lengthPrefixed('leadkeep/tenant/v1', use))
    expect(half.toString('hex')).toBe(halves[use])
  }
  for (const { wrappedBy, place, additionalData, key, wrapped } of [byRoot, ...byTenant]) {
    expect(placeOf(place).toString('hex')).toBe(additionalData)
    expect(unwrapKey(fieldKey(1, unhex(wrappedBy)), place, unhex(wrapped)).toString('hex')).toBe(key)
  }
})

test('intake payloads, format 3', async () => {
  const vector = readFixture<
    { keyNumber: number; binding: IntakeBinding } & Record<
      'privateKey' | 'publicKey' | 'plaintext' | 'payload',
      string
    >
  >('format-03-intake-payload')
  const payload = unhex(vector.payload)
  expect(intakeKeyNumber(payload)).toBe(vector.keyNumber)
  expect(rawPublicKey(privateKeyFromRaw('x25519', unhex(vector.privateKey))).toString('hex')).toBe(
    vector.publicKey,
  )
  const opened = await openIntake(unhex(vector.privateKey), vector.binding, payload)
  expect(opened.toString('utf8')).toBe(vector.plaintext)
})

test('commitments', () => {
  const { vectors } = readFixture<{ vectors: { salt: string; value: string; commitment: string }[] }>(
    'commitment',
  )
  for (const vector of vectors)
    expect(commitment(unhex(vector.salt), vector.value).toString('hex')).toBe(vector.commitment)
})

test('blind indexes and keyed hashes', () => {
  const { root, exact, prefix, hash } = readFixture<{
    root: string
    exact: { table: string; column: string; value: string; token: string }[]
    prefix: { table: string; column: string; fragment: string; token: number }[]
    hash: { label: string; value: string; hash: string }[]
  }>('blind-index')
  const index = new BlindIndex(unhex(root))
  for (const { table, column, value, token } of exact)
    expect(index.exact(table, column, value).toString('hex')).toBe(token)
  for (const { table, column, fragment, token } of prefix)
    expect(index.prefix(table, column, fragment)).toBe(token)
  for (const { label, value, hash: expected } of hash)
    expect(index.hash(label, value).toString('hex')).toBe(expected)
})

test('signatures of intake keys', () => {
  const { installationPrivate, installationPublic, statement, signature } = readFixture<{
    installationPrivate: string
    installationPublic: string
    statement: { tenantId: string; number: number; publicKey: string; notBefore: string; notAfter: string }
    signature: string
  }>('intake-key-signature')
  const said = {
    ...statement,
    publicKey: unhex(statement.publicKey),
    notBefore: new Date(statement.notBefore),
    notAfter: new Date(statement.notAfter),
  }
  expect(signIntakeKey(privateKeyFromRaw('ed25519', unhex(installationPrivate)), said).toString('hex')).toBe(
    signature,
  )
  expect(
    verifyIntakeKey(publicKeyFromRaw('ed25519', unhex(installationPublic)), said, unhex(signature)),
  ).toBe(true)
})

test('names of log keys', () => {
  const vector =
    readFixture<Record<'tenantId' | 'publicKey' | 'name' | 'keyId' | 'verifierKey', string>>('log-name')
  expect(logName(vector.tenantId)).toBe(vector.name)
  expect(noteKeyId(vector.name, unhex(vector.publicKey)).toString('hex')).toBe(vector.keyId)
  expect(verifierKey(vector.name, unhex(vector.publicKey))).toBe(vector.verifierKey)
})

test('the recovery file: any age tool opens it, and we refuse its root because it is published here', async () => {
  const { passphrase, root, file } =
    readFixture<Record<'passphrase' | 'root' | 'file', string>>('recovery-file')
  const age = new Decrypter()
  age.addPassphrase(passphrase)
  expect(await age.decrypt(armor.decode(file), 'text')).toBe(`leadkeep root key, format 1\n${root}\n`)

  const folder = mkdtempSync(join(tmpdir(), 'leadkeep-recovery-'))
  try {
    const restored = restoreRecovery(file, passphrase, join(folder, 'root.key'))
    await expect(restored).rejects.toMatchObject({ code: 'crypto.root_key_known' })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
