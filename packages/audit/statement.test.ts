import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { privateKeyFromRaw, rawPublicKey } from '@leadkeep/crypto'
import canonicalize from 'canonicalize'
import frozen from './fixtures/statements.json' with { type: 'json' }
import {
  openCheckpoint,
  openStatement,
  readLogKey,
  signCheckpoint,
  signStatement,
  type SignedStatement,
} from './index.ts'
import { signNote } from './note.ts'

const privateKey = privateKeyFromRaw('ed25519', Buffer.from(frozen.secretKey, 'hex'))
const signer = {
  name: frozen.keyName,
  publicKey: rawPublicKey(privateKey),
  sign: (bytes: Uint8Array) => sign(null, bytes, privateKey),
}
const key = readLogKey(frozen.key)
// Of JSON: a member that one body lacks is absent there, not undefined.
const statements = frozen.statements as readonly (SignedStatement & { readonly statement: string })[]
const [receipt] = statements
const refusal = (note: string, by = key) => {
  try {
    return openStatement(note, by)
  } catch (error) {
    return error
  }
}
const because = (why: string) => ({
  code: 'audit.statement_invalid',
  message: `This statement does not hold: ${why}.`,
})

describe('a statement comes out the same forever', () => {
  test.each(statements)('$kind', ({ kind, body, statement }) => {
    expect(signStatement({ kind, body }, signer)).toBe(statement)
    expect(openStatement(statement, key)).toEqual({ kind, body })
  })
})

test('whoever has its text, node:crypto and a canonical JSON of others can check it without us', () => {
  const statement = signStatement({ kind: 'example.receipt', body: { b: [1e21, 'ü'], a: null } }, signer)
  const [text = '', signature = ''] = statement.split('\n\n')
  const bytes = Buffer.from(signature.trim().split(' ')[2]!, 'base64')
  const encoded = frozen.key.split('+').slice(2).join('+') // base64 has a plus of its own
  const spki = Buffer.concat([
    Buffer.from('302a300506032b6570032100', 'hex'),
    Buffer.from(encoded, 'base64').subarray(1),
  ])
  const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' })

  expect(verify(null, Buffer.from(`${text}\n`), publicKey, bytes.subarray(4))).toBe(true)
  expect(text.split('\n')).toEqual([
    'leadkeep/statement/v1',
    'example.receipt',
    canonicalize({ b: [1e21, 'ü'], a: null }),
  ])
})

test('every byte of it counts', () => {
  const statement = Buffer.from(receipt!.statement)
  for (let place = 0; place < statement.length; place += 1) {
    const changed = Buffer.from(statement)
    changed[place]! ^= 1

    expect(refusal(changed.toString('utf8'))).toMatchObject({ code: 'audit.statement_invalid' })
  }
})

describe('what can’t be believed is refused with its reason', () => {
  const other = generateKeyPairSync('ed25519').publicKey
  const checkpoint = signCheckpoint({ origin: signer.name, size: 7, root: Buffer.alloc(32, 7) }, signer)
  const said = (text: string) => signNote(text, signer)

  test.each([
    ['changed', receipt!.statement.replace('ja', 'no'), 'its signature does not verify, so it was changed'],
    ['a checkpoint', checkpoint, 'it is a checkpoint of the log'],
    ['another note of the same key', said('hello\n'), 'it is signed, but not as a statement'],
    ['of no kind', said('leadkeep/statement/v1\n\n{}\n'), 'it is signed, but not as a statement'],
    ['one with more', said('leadkeep/statement/v1\na.b\n{}\n{}\n'), 'it is signed, but not as a statement'],
    ['a later version', said('leadkeep/statement/v2\na.b\n{}\n'), 'it is signed, but not as a statement'],
    ['no JSON', said('leadkeep/statement/v1\na.b\n{\n'), 'its content is malformed'],
    ['a list', said('leadkeep/statement/v1\na.b\n[]\n'), 'its content is malformed'],
    ['spelt otherwise', said('leadkeep/statement/v1\na.b\n{ }\n'), 'its content is malformed'],
    [
      'no well-formed text',
      said('leadkeep/statement/v1\na.b\n{"a":"\\ud800"}\n'),
      'its content is malformed',
    ],
    ['no note', 'hello', 'it is not a signed note'],
    ['empty', '', 'it is not a signed note'],
  ])('%s', (_, note, why) => {
    expect(refusal(note)).toMatchObject(because(why))
  })

  test.each([
    ['another key of the same name', { ...key, publicKey: rawPublicKey(other) }],
    ['the same key under another name', { ...key, name: 'leadkeep/log/eve' }],
  ])('%s', (_, by) => {
    expect(refusal(receipt!.statement, by)).toMatchObject(because('it was not signed by this key'))
  })

  test('and no statement passes for a checkpoint', () => {
    expect(() => openCheckpoint(receipt!.statement, key)).toThrow(
      expect.objectContaining({ code: 'audit.checkpoint_invalid' }),
    )
  })
})

test('what is no JSON, or has no kind, is never signed', () => {
  expect(() => signStatement({ kind: 'example.receipt', body: { a: '\ud800' } }, signer)).toThrow(TypeError)
  expect(() => signStatement({ kind: 'receipt\n', body: {} }, signer)).toThrow(TypeError)
})
