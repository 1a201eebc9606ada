import { generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { rawPublicKey } from '@leadkeep/crypto'
import { logKeyText, openCheckpoint, readLogKey, signCheckpoint } from './index.ts'
import { readNote, signNote } from './note.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const signer = {
  name: 'leadkeep/log/ada',
  publicKey: rawPublicKey(publicKey),
  sign: (bytes: Uint8Array) => sign(null, bytes, privateKey),
}
const head = { origin: signer.name, size: 20852163, root: Buffer.alloc(32, 7) }
const invalid = expect.objectContaining({ code: 'audit.checkpoint_invalid' })

// The key and the note of the documentation of golang.org/x/mod/sumdb/note.
const neumann = {
  text: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  name: 'PeterNeumann',
  publicKey: Buffer.from('ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'base64').subarray(1),
}
const saying =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const note = `${saying}
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`

test('a note of the Go project verifies, and its key is named as Go names it', () => {
  expect(readNote(note, neumann)).toEqual({ text: saying })
  expect(logKeyText(neumann)).toBe(neumann.text)
  expect(readNote(note, readLogKey(neumann.text))).toEqual({ text: saying })
})

test('a note with one letter changed does not verify', () => {
  const changed = { because: 'its signature does not verify, so it was changed' }

  expect(readNote(note.replace('know', 'knew'), neumann)).toEqual(changed)
  expect(readNote(note.replace('UgYN', 'UgYM'), neumann)).toEqual(changed)
})

test('a checkpoint is three lines and a signature, and comes back as what was signed', () => {
  const signed = signCheckpoint(head, signer)

  expect(signed.split('\n').slice(0, 4)).toEqual([
    'leadkeep/log/ada',
    '20852163',
    head.root.toString('base64'),
    '',
  ])
  expect(openCheckpoint(signed, signer)).toEqual(head)
})

test('signatures of others beside ours are passed over', () => {
  const cosigned = `${signCheckpoint(head, signer)}— witness.example/w1 ${Buffer.alloc(76, 1).toString('base64')}\n`

  expect(openCheckpoint(cosigned, signer)).toEqual(head)
})

test.each([
  ['another log', signCheckpoint({ ...head, origin: 'leadkeep/log/eve' }, signer)],
  ['nobody’s signature', signCheckpoint(head, signer).replace(/— .*\n$/, '')],
  ['another key', signCheckpoint(head, { ...signer, publicKey: neumann.publicKey })],
  ['a leading zero', signNote(`${head.origin}\n007\n${head.root.toString('base64')}\n`, signer)],
  ['a short root', signNote(`${head.origin}\n7\n${Buffer.alloc(31).toString('base64')}\n`, signer)],
  ['two lines', signNote(`${head.origin}\n7\n`, signer)],
  ['a control character', signNote(`${head.origin}\n7\n${head.root.toString('base64')}\r\n`, signer)],
])('a checkpoint with %s is refused', (_, signed) => {
  expect(() => openCheckpoint(signed, signer)).toThrow(invalid)
})

test.each([
  ['cut off', neumann.text.slice(0, -1)],
  ['of another id', neumann.text.replace('c74f20a3', 'c74f20a4')],
  ['of another kind', neumann.text.replace('+ARpc', '+BRpc')],
  ['no key at all', 'PeterNeumann'],
])('a key that is %s is refused', (_, text) => {
  expect(() => readLogKey(text)).toThrow(expect.objectContaining({ code: 'audit.key_invalid' }))
})
