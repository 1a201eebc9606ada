import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { openStatement, signStatement } from '@leadkeep/audit'
import { privateKeyFromRaw, rawPublicKey, signBytes } from '@leadkeep/crypto'
import { certificateOf } from './certificate.ts'

// FORMAT.md, section 1, as bytes: what was handed out once must be read forever.

const privateKey = privateKeyFromRaw('ed25519', Buffer.alloc(32, 7))
const signer = {
  name: 'leadkeep/log/01a21f00-0000-7000-8000-000000000001',
  publicKey: rawPublicKey(privateKey),
  sign: (bytes: Uint8Array) => signBytes(privateKey, bytes),
}
const fixture = readFileSync(join(import.meta.dirname, '../fixtures/erasure-certificate-v1.txt'), 'utf8')

const body = certificateOf(
  {
    id: '01a21f00-0000-7000-8000-0000000000e1',
    subjectIds: ['01a21f00-0000-7000-8000-0000000000a1', '01a21f00-0000-7000-8000-0000000000a2'],
    ground: 'consent_withdrawn',
    requestedAt: new Date('2026-11-28T09:00:00.000Z'),
    requestedBy: '01a21f00-0000-7000-8000-0000000000b1',
    emptied: { 'crm.lead': 1, 'crm.note': 1 },
    disclosures: [
      {
        act: 'crm.leads.export',
        at: '2026-11-20T08:00:00.000Z',
        actor: { kind: 'user', id: '01a21f00-0000-7000-8000-0000000000b2' },
        entry: '01a21f00-0000-7000-8000-0000000000c1',
      },
    ],
    replayedAt: null,
  },
  {
    completedAt: new Date('2026-11-28T09:00:02.000Z'),
    kept: [{ what: 'consent.evidence', until: '2030-01-01T00:00:00.000Z' }],
    log: { origin: signer.name, checkpoint: null },
  },
)

test('a certificate is these bytes', () => {
  expect(signStatement({ kind: 'privacy.erasure', body }, signer)).toBe(fixture)
})

test('and what was signed reads as it was said', () => {
  expect(openStatement(fixture, signer)).toEqual({ kind: 'privacy.erasure', body })
})
